import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.reduce_sum(tf.boolean_mask(x, x[:, 0] > 0)), Kind.SUM),
        (lambda x: tf.reduce_mean(tf.boolean_mask(x, x[:, 0] > 0)), Kind.VARIES),
        (lambda x: tf.reduce_min(x), Kind.MIN),
        (lambda x: tf.reduce_prod(x), Kind.VARIES),
        (lambda x: tf.reduce_sum(tf.range(tf.shape(x)[0])), Kind.VARIES),
        (lambda x: tf.reduce_sum(x, 1, keepdims=True), Kind.BATCH),
        (lambda x: tf.reduce_mean(x[:, None], [1, 2]), Kind.BATCH),
        (lambda x: tf.reduce_mean(tf.transpose(x)[None], [0, 1]), Kind.BATCH),
    ],
)
def test_reductions(graph, make, kind):
    assert kind_of(make) is kind
