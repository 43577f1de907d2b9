import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def rows(x):
    return tf.range(tf.shape(x)[0])


def number(x):
    return tf.shape(x)[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda x: rows(x) + 0,
        lambda x: rows(x) - 0,
        lambda x: tf.maximum(rows(x), 0),
        lambda x: tf.cast(tf.identity(rows(x)), tf.int64),
        lambda x: rows(x) * 4,
        lambda x: rows(x) * 4 + tf.cast(x[:, 0], tf.int32),
        lambda x: rows(x) * 4 + 3 - 1,
        lambda x: (rows(x) * 4 + 3) // 4,
        lambda x: tf.reshape(tf.expand_dims(rows(x) * 4, 1), [-1]) + 1,
    ],
)
def test_positions_that_stay_in_their_row(graph, make):
    assert kind_of(make) is Kind.INDEX


@pytest.mark.parametrize(
    "make",
    [
        lambda x: rows(x) - 1,
        lambda x: rows(x) + 1,
        lambda x: 0 - rows(x),
        lambda x: number(x) - 1 - rows(x),
        lambda x: tf.maximum(rows(x), 1),
        lambda x: tf.minimum(rows(x), 0),
        lambda x: tf.minimum(rows(x), number(x) - 1),
        lambda x: rows(x) // 2,
        lambda x: rows(x) // 1,
        lambda x: rows(x) * 0,
        lambda x: rows(x) + tf.cast(x[:, 0], tf.int32),
    ],
)
def test_positions_that_may_leave_it(graph, make):
    assert kind_of(make) is Kind.VARIES
    assert kind_of(lambda x: tf.gather(x, make(x))) is Kind.VARIES
