import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def rows_of(row, begin=0, at=lambda i, n: i, more=lambda x, n: n):
    """A loop over the rows of a batch that computes one number of each."""
    x = tf.placeholder(tf.float32, [None, 4])
    count = tf.shape(x)[0]
    steps, out = tf.TensorArray(tf.float32, count).unstack(x), tf.TensorArray(tf.float32, count)

    def body(i, state, out):
        value = row(steps.read(at(i, count)), i, state)
        return i + 1, value, out.write(i, value)

    end = more(x, count)
    _, state, out = tf.while_loop(lambda i, *_: i < end, body, (begin, 0.0, out))
    made = out.stack()
    step = AStep([made, state], feeds=[x])
    return step.kind(made), step.kind(state)


W = tf.reduce_sum


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"row": lambda row, i, state: W(row)}, Kind.BATCH),
        ({"row": lambda row, i, state: W(row * tf.random_normal([4]))}, Kind.BATCH),
        ({"row": lambda row, i, state: W(row) + tf.cast(i, tf.float32)}, Kind.VARIES),
        ({"row": lambda row, i, state: W(row) + state}, Kind.VARIES),
        ({"row": lambda row, i, state: W(row), "begin": 1}, Kind.VARIES),
        ({"row": lambda row, i, state: W(row), "at": lambda i, n: n - 1 - i}, Kind.VARIES),
        ({"row": lambda row, i, state: W(row), "more": lambda x, n: n // 2}, Kind.VARIES),
        (
            {"row": lambda row, i, state: W(row), "more": lambda x, n: tf.shape(tf.reshape(x, [-1]))[0] // 4},
            Kind.VARIES,
        ),
    ],
)
def test_each_element_is_computed_of_one_row(graph, options, kind):
    assert rows_of(**options) == (kind, Kind.VARIES)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.map_fn(tf.tanh, x), Kind.BATCH),
        (lambda x: tf.map_fn(lambda parts: W(parts[0]) * parts[1], (x, W(x, 1)), dtype=tf.float32), Kind.BATCH),
        (lambda x: tf.map_fn(lambda row: W(row) / tf.reduce_mean(x), x), Kind.VARIES),
        (lambda x: tf.map_fn(lambda i: x[i] * 2.0, tf.range(tf.shape(x)[0]), dtype=tf.float32), Kind.VARIES),
        (lambda x: tf.map_fn(lambda column: column * 2.0, tf.transpose(x)), Kind.PART),
        (lambda x: tf.scan(lambda a, row: a + row, x), Kind.VARIES),
        (lambda x: tf.gradients(tf.map_fn(lambda row: tf.square(row), x), x)[0], Kind.VARIES),
    ],
)
def test_map_fn(graph, make, kind):
    x = tf.placeholder(tf.float32, [None, 4])
    made = make(x)
    assert AStep([made], feeds=[x]).kind(made) is kind
