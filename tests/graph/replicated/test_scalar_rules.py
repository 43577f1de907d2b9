import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.reduce_mean(x, 0)[:2], Kind.MEAN),
        (lambda x: tf.stack([tf.reduce_sum(x), tf.reduce_sum(x * x)]), Kind.SUM),
        (lambda x: tf.reduce_mean(x) * tf.cast(tf.shape(x)[0], tf.float32), Kind.SUM),
        (lambda x: tf.sqrt(tf.reduce_mean(x)), Kind.VARIES),
        (lambda x: tf.reduce_sum(x) / tf.cast(tf.shape(x)[0] + 1, tf.float32), Kind.VARIES),
        (lambda x: 1.0 / tf.cast(tf.shape(x)[0], tf.float32), Kind.VARIES),
        (lambda x: tf.shape(x)[0] * tf.shape(x)[0], Kind.EXTENT),
        (lambda x: tf.reduce_max(x) + 1.0, Kind.VARIES),
        (lambda x: tf.identity(tf.reduce_max(x)), Kind.MAX),
        (lambda x: tf.dynamic_stitch([[0, 1], [1]], [tf.shape(x), [1]]), Kind.COUNT),
        (lambda x: tf.gather(tf.shape(x), [1]), Kind.SAME),
        (lambda x: tf.gather(tf.shape(x), (tf.constant([-1]) + 2) % 2), Kind.SAME),
        (lambda x: tf.gather(tf.shape(x), [0, 1]), Kind.COUNT),
        (lambda x: tf.size(x) // tf.maximum(tf.size(x[:, 0]), 1), Kind.SAME),
        (lambda x: tf.maximum(tf.shape(x)[0], 2), Kind.EXTENT),
        (lambda x: tf.gradients(tf.reduce_sum(tf.square(x)[:, :2], 1), x)[0], Kind.VARIES),
        (lambda x: tf.gradients(tf.reduce_sum(tf.square(x), 1), x)[0], Kind.BATCH),
        (lambda x: tf.gradients(x - tf.reduce_mean(x, 1, keep_dims=True), x)[0], Kind.BATCH),
        (lambda x: tf.gradients(tf.tanh(x - tf.reduce_mean(x, 0)), x)[0], Kind.VARIES),
        (lambda x: tf.size(tf.boolean_mask(x, x[:, 0] > 0)), Kind.SUM),
    ],
)
def test_what_was_reduced_and_what_counts(graph, make, kind):
    assert kind_of(make) is kind
