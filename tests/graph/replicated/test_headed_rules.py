import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def ids(x):
    return tf.concat([x, tf.constant([1, 2], tf.int64)], 0)


def looked_up(x):
    return tf.nn.embedding_lookup(tf.get_variable("table", [9, 3]), ids(x))


def count(x):
    return tf.shape(x)[0]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (ids, Kind.HEADED),
        (looked_up, Kind.HEADED),
        (lambda x: tf.slice(looked_up(x), [0, 0], tf.stack([count(x), -1])), Kind.BATCH),
        (lambda x: tf.slice(looked_up(x), tf.stack([count(x), 0]), [-1, -1]), Kind.SAME),
        (lambda x: tf.slice(ids(x), [0], tf.shape(x)), Kind.BATCH),
        (lambda x: tf.slice(ids(x), tf.shape(x), [-1]), Kind.SAME),
        (lambda x: tf.slice(looked_up(x), [0, 0], tf.stack([count(x) + 1, -1])), Kind.VARIES),
        (lambda x: tf.slice(looked_up(x), tf.stack([count(tf.boolean_mask(x, x > 1)), 0]), [-1, -1]), Kind.VARIES),
        (lambda x: tf.slice(looked_up(x), [1, 0], [-1, -1]), Kind.VARIES),
        (lambda x: tf.reduce_sum(looked_up(x)), Kind.VARIES),
        (lambda x: tf.concat([tf.constant([1, 2], tf.int64), x], 0), Kind.VARIES),
    ],
)
def test_rows_with_others_after_them_are_looked_up_and_cut_apart(graph, make, kind):
    assert kind_of(make, [None], tf.int64) is kind
