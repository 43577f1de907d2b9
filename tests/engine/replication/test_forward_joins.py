import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.engine.replication.forward_joins import check_segments, join_forward
from tf2compat.engine.replication.operands import Kind
from tf2compat.errors import UnsupportedError


def joined(make, dtype=tf.float32):
    """Returns the kind of what is made of a split placeholder once the forward pass is joined, and the marks' modes."""
    x = tf.placeholder(dtype, [None, 4])
    made = make(x)
    step = AStep([made], feeds=[x])
    kinds = join_forward(step.body, step.kinds, lambda name: False, ())
    modes = [node.attr["mode"].s.decode() for node in step.body.nodes.values() if node.op == "tf2compat_Sync"]
    return kinds.of(made.name), modes


def test_a_root_is_that_of_the_mean_of_all(graph):
    assert joined(lambda x: tf.sqrt(tf.reduce_mean(x)) + 1.0) == (Kind.WHOLE, ["whole"])


def test_a_sum_is_divided_by_the_sum_of_all(graph):
    assert joined(lambda x: tf.reduce_sum(x) / tf.reduce_sum(x * x)) == (Kind.MEAN, ["sum_share"])


def test_the_longest_is_that_of_the_whole_batch(graph):
    assert joined(lambda x: tf.range(tf.reduce_max(x)), tf.int32) == (Kind.SAME, ["max"])
    assert joined(tf.reduce_max)[1] == []


def test_a_root_of_a_sum_is_left_alone(graph):
    assert joined(lambda x: tf.sqrt(tf.reduce_sum(x))) == (Kind.VARIES, [])


def test_segments_are_checked_to_give_all_rows(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    places = tf.where(x > 0)
    made = tf.segment_sum(tf.gather_nd(x, places), places[:, 0])
    step = AStep([made], feeds=[x])
    check_segments(step.body, step.kinds())
    assert any(node.op == "Assert" for node in step.body.nodes.values())
    assert step.body.returns != [made.name]


def test_segments_of_rows_that_cannot_be_seen_are_refused(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    segments = tf.range(tf.shape(x)[0]) + 1
    step = AStep([tf.segment_sum(x, segments)], feeds=[x])
    with pytest.raises(UnsupportedError, match="SegmentSum"):
        check_segments(step.body, step.kinds())
