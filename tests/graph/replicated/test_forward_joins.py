import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.replicated.forward_joins import Joins, check_segments
from tf2compat.graph.replicated.kind import Kind
from tf2compat.graph.replicated.sparse_feeds import note_sparse


def joined(make, dtype=tf.float32):
    """Returns the kind of what is made of a split placeholder once the forward pass is joined, and the marks' modes."""
    x = tf.placeholder(dtype, [None, 4])
    made = make(x)
    step = AStep([made], feeds=[x])
    joins = Joins(step.body, step.step, step.kinds, ())
    joins.found()
    modes = [node.attr["mode"].s.decode() for node in step.body.nodes.values() if node.op == "tf2compat_Sync"]
    return joins.kinds.of(step.body.returns[0]), modes


@pytest.mark.parametrize(
    ("make", "kind", "modes"),
    [
        (lambda x: tf.sqrt(tf.reduce_mean(x)) + 1.0, Kind.SAME, ["mean"]),
        (lambda x: tf.sqrt(tf.reduce_sum(x)), Kind.SAME, ["sum"]),
        (lambda x: tf.reduce_sum(x) / tf.reduce_sum(x * x), Kind.MEAN, ["sum_share"]),
        (lambda x: x - tf.reduce_mean(x, 0), Kind.BATCH, ["mean"]),
        (lambda x: x / tf.reduce_sum(x), Kind.BATCH, ["sum"]),
        (lambda x: x / tf.cast(tf.shape(x)[0], tf.float32), Kind.BATCH, ["sum"]),
        (lambda x: tf.reduce_sum(x) + tf.reduce_mean(x), Kind.MEAN, ["sum"]),
        (lambda x: tf.reduce_sum(x) + 1.0, Kind.SAME, ["sum"]),
        (lambda x: tf.reduce_mean(tf.boolean_mask(x, x > 0)), Kind.MEAN, ["sum_share"]),
        (lambda x: tf.reduce_mean(x) + 1.0, Kind.MEAN, []),
        (lambda x: x - tf.reduce_max(x, 0), Kind.VARIES, []),
        (lambda x: tf.shape(x)[0] + 1, Kind.EXTENT, []),
    ],
)
def test_what_the_whole_batch_is_needed_for_is_joined(graph, make, kind, modes):
    assert joined(make) == (kind, modes)


def test_a_count_is_joined_before_what_is_divided_by_it(graph):
    def normal(x):
        count = tf.cast(tf.shape(x)[0], tf.float32)
        mean = tf.reduce_sum(x, 0) / count
        return (x - mean) / (count - 1.0)

    assert joined(normal) == (Kind.BATCH, ["sum", "sum"])


def test_the_longest_is_that_of_the_whole_batch(graph):
    assert joined(lambda x: tf.range(tf.reduce_max(x)), tf.int32) == (Kind.SAME, ["max"])
    assert joined(tf.reduce_max)[1] == []


def test_joins_of_a_part_are_made_in_another(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    made = tf.reduce_sum(x)
    one, other = (AStep([made], feeds=[x]) for _ in range(2))
    joins = Joins(one.body, one.step, one.kinds, ())
    joins.apply({f"{made.op.name}:0": "sum"})
    assert joins.kinds.of(one.body.returns[0]) is Kind.SAME
    in_loops = Joins(other.body, other.step, other.kinds, {made.op.name})
    assert in_loops.found() == {}


def test_segments_are_checked_to_give_all_rows(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    places = tf.where(x > 0)
    made = tf.segment_sum(tf.gather_nd(x, places), places[:, 0])
    step = AStep([made], feeds=[x])
    check_segments(step.body, step.kinds(), {})
    assert any(node.op == "Assert" for node in step.body.nodes.values())
    assert step.body.returns != [made.name]


def test_the_shape_of_a_sparse_tensor_that_is_fed_has_the_rows_of_its_segments(graph):
    fed = tf.sparse_placeholder(tf.float32, [None, 4])
    note_sparse(fed)
    step = AStep([tf.segment_sum(fed.values, fed.indices[:, 0])], feeds=[fed.indices, fed.values, fed.dense_shape])
    kinds = step.step.kinds(step.body, joined=False)
    shapes = step.step.shapes_of_sparse(step.body)
    assert shapes == {step.body.arguments[0].name: step.body.arguments[2].name}
    check_segments(step.body, kinds, shapes)
    assert any(node.op == "Assert" for node in step.body.nodes.values())


def test_segments_of_rows_that_cannot_be_seen_are_refused(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    segments = tf.range(tf.shape(x)[0]) * 2
    step = AStep([tf.segment_sum(x, segments)], feeds=[x])
    with pytest.raises(UnsupportedError, match="SegmentSum"):
        check_segments(step.body, step.kinds(), {})
