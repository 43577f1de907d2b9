import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.v1.operators import restore_operators

METHODS = ["__bool__", "__iadd__", "__isub__", "__imul__", "__itruediv__", "__ipow__"]


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    for name in METHODS:
        monkeypatch.setattr(_tf.ResourceVariable, name, getattr(_tf.ResourceVariable, name))
    for name in ("__init__", "__bool__"):
        monkeypatch.setattr(tf.Dimension, name, getattr(tf.Dimension, name))
    monkeypatch.setattr(_tf.UnreadVariable, "eval", _tf.UnreadVariable.eval)
    restore_operators()
    restore_operators()
    with tf.Graph().as_default():
        yield


def test_a_variable_is_true():
    zero = tf.Variable(0.0)
    assert bool(zero)
    assert (zero and 1) == 1
    assert zero
    seen = []
    tf.cond(tf.constant(True), lambda: seen.append(bool(zero)) or zero + 1.0, lambda: zero)
    assert seen == [True]


def test_in_place_operators_make_tensors():
    variable = changed = tf.Variable([1.0, 2.0])
    changed += 1.0
    changed *= 2
    changed -= 1
    changed /= 2.0
    changed **= 2
    assert isinstance(changed, stock.Tensor)
    with tf.Session() as session:
        session.run(variable.initializer)
        assert session.run([changed, variable])[0].tolist() == [2.25, 6.25]
        assert session.run(variable).tolist() == [1.0, 2.0]


def test_eager_variables_stay_as_they_are():
    with _tf.eager_mode():
        variable = stock.Variable(0.0)
        assert not variable
        with pytest.raises(RuntimeError, match="assign_add"):
            variable += 1.0


def test_dimensions_of_whole_floats():
    dimension = tf.Dimension(6)
    assert [tf.Dimension(4.0).value, (dimension * 2.0).value, (2.0 + dimension).value] == [4, 12, 8]
    assert dimension > 2.0
    assert dimension == 6.0
    assert tf.TensorShape([2.0, 3]).as_list() == [2, 3]
    with pytest.raises(ValueError, match="Ambiguous dimension: 0.5"):
        tf.Dimension(0.5)
    with pytest.raises(TypeError):
        dimension * 0.5
    with pytest.raises(TypeError):
        tf.Dimension("a")


def test_dimensions_are_true():
    assert bool(tf.Dimension(None))
    assert bool(tf.Dimension(0))
    assert bool(tf.Dimension(3))


def test_what_an_assignment_returns_is_evaluated_with_feeds():
    variable, step = tf.get_variable("v", [], initializer=tf.zeros_initializer()), tf.placeholder(tf.float32, [])
    added = tf.assign_add(variable, step)
    with tf.Session() as session:
        session.run(variable.initializer)
        assert added.eval(feed_dict={step: 1.0}) == 1.0
        assert added.eval({step: 1.0}) == 2.0
        assert added.eval({step: 1.0}, session) == 3.0
        assert added.eval(session=session, feed_dict={step: 1.0}) == 4.0
