import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.matmul(x, tf.ones([4, 3])), Kind.BATCH),
        (lambda x: tf.matmul(tf.ones([3, 4]), x, transpose_b=True), Kind.PART),
        (lambda x: tf.matmul(x, x, transpose_a=True), Kind.SUM),
        (lambda x: tf.matmul(x, x, transpose_b=True), Kind.VARIES),
        (lambda x: tf.einsum("bi,ij->jb", x, tf.ones([4, 3])), Kind.PART),
        (lambda x: tf.einsum("bi,bj->ij", x, x), Kind.SUM),
        (lambda x: tf.einsum("bi,ci->bc", x, x), Kind.VARIES),
        (lambda x: tf.matmul(x[:, :, None], x[:, None]), Kind.BATCH),
    ],
)
def test_products_of_matrices(graph, make, kind):
    assert kind_of(make) is kind
