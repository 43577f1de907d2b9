import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.gather(tf.ones([9, 2]), tf.cast(x, tf.int32)), Kind.BATCH),
        (lambda x: tf.gather(x, tf.range(tf.shape(x)[0])), Kind.BATCH),
        (lambda x: tf.gather(x, tf.cast(x[:, 0], tf.int32)), Kind.VARIES),
        (lambda x: tf.gather(x, [0]), Kind.VARIES),
        (lambda x: tf.gather(x, [0], axis=1), Kind.BATCH),
        (lambda x: tf.gather(tf.ones([9]), tf.range(tf.shape(x)[0])), Kind.VARIES),
        (lambda x: tf.where(x > 0), Kind.ENTRY_INDEX),
        (lambda x: tf.where(x > 0)[:, 1], Kind.ENTRIES),
        (lambda x: tf.boolean_mask(x, x[:, 0] > 0), Kind.ENTRIES),
        (lambda x: tf.unique(x[:, 0])[0], Kind.DISTINCT),
        (lambda x: tf.reduce_sum(tf.unique(x[:, 0])[0]), Kind.VARIES),
        (lambda x: tf.gather(*tf.unique(x[:, 0])), Kind.BATCH),
        (lambda x: tf.segment_sum(x, tf.range(tf.shape(x)[0])), Kind.BATCH),
        (lambda x: tf.segment_sum(x, tf.cast(x[:, 0], tf.int32)), Kind.VARIES),
        (lambda x: tf.unsorted_segment_sum(x, tf.cast(x[:, 0], tf.int32), 3), Kind.SUM),
        (lambda x: tf.unsorted_segment_max(x, tf.cast(x[:, 0], tf.int32), 3), Kind.VARIES),
        (lambda x: tf.dynamic_partition(x, tf.cast(x[:, 0] > 0, tf.int32), 2)[0], Kind.ENTRIES),
        (lambda x: tf.dynamic_stitch([[0, 2], [1]], [x[:2], x[2:]]), Kind.VARIES),
        (lambda x: tf.scatter_nd(tf.cast(x[:, :1], tf.int32), x[:, 0], [4]), Kind.SUM),
    ],
)
def test_lookups_and_segments(graph, make, kind):
    assert kind_of(make) is kind
