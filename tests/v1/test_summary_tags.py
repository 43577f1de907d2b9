import pytest
from tensorflow.python.summary import summary

import tf2compat.v1 as tf
from tf2compat.v1.summary_tags import name_summaries_by_scopes


@pytest.fixture(autouse=True)
def named(monkeypatch):
    monkeypatch.setattr(summary, "_summary_op_util", summary._summary_op_util)
    name_summaries_by_scopes()
    name_summaries_by_scopes()
    with tf.Graph().as_default():
        yield


def tags(*summaries):
    with tf.Session() as session:
        return [[value.tag for value in tf.Summary.FromString(each).value] for each in session.run(list(summaries))]


YES = True


def test_conditions():
    with tf.name_scope("outer"):
        first = tf.cond(
            tf.constant(YES), lambda: tf.summary.scalar("a", 1.0), lambda: tf.summary.scalar("a", 1.0), name="mine"
        )
        inner = tf.cond(
            tf.constant(YES),
            lambda: tf.cond(tf.constant(YES), lambda: tf.summary.scalar("x", 1.0), lambda: tf.constant("")),
            lambda: tf.constant(""),
        )
    family = tf.cond(tf.constant(YES), lambda: tf.summary.scalar("a", 1.0, family="f"), lambda: tf.constant(""))
    other = tf.cond(tf.constant(False), lambda: tf.summary.scalar("a", 1.0), lambda: tf.summary.scalar("a", 2.0))
    found = tags(first, inner, family, other)
    assert found == [["outer/mine/a"], ["outer/cond/cond/x"], ["f/cond/f/a"], ["cond_1/a_1"]]


def test_loops():
    def turn(index, _):
        with tf.name_scope("inn"):
            made = [tf.summary.scalar("d", 1.0), tf.summary.image("im", tf.zeros([2, 3, 3, 1]))]
            return index + 1, tf.summary.merge(made)

    _, merged = tf.while_loop(lambda index, _: index < 2, turn, [0, tf.constant("")], name="loop")
    assert tags(merged) == [["loop/inn/d", "loop/inn/im/image/0", "loop/inn/im/image/1"]]


def test_summaries_elsewhere_stay_as_they_are():
    with tf.name_scope("outer"):
        assert tags(tf.summary.scalar("a", 1.0), tf.summary.scalar("a", 1.0)) == [["outer/a"], ["outer/a_1"]]
