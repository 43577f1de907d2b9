import pytest
from a_step import kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def images(x):
    return tf.reshape(x, [-1, 2, 2, 1])


def by_channel(x):
    return tf.nn.depthwise_conv2d(x, tf.ones([2, 2, 1, 1]), [1] * 4, "SAME")


def spread(x, filters):
    return tf.nn.conv2d_transpose(images(x), filters, tf.stack([tf.shape(x)[0], 4, 4, 3]), 2)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: x[:, 1:], Kind.BATCH),
        (lambda x: x[1:], Kind.VARIES),
        (lambda x: x[::-1], Kind.VARIES),
        (lambda x: x[None] - x[:, None], Kind.VARIES),
        (lambda x: x[:, None, 0], Kind.BATCH),
        (lambda x: tf.transpose(x)[1:], Kind.PART),
        (lambda x: tf.transpose(x)[:, 1:], Kind.VARIES),
        (lambda x: tf.split(x, 2, 1)[0], Kind.BATCH),
        (lambda x: tf.split(x, 2)[0], Kind.VARIES),
        (lambda x: tf.concat([x, x], 1), Kind.BATCH),
        (lambda x: tf.concat([x, x], 0), Kind.VARIES),
        (lambda x: tf.concat([x, tf.ones([1, 4])], 0), Kind.HEADED),
        (lambda x: tf.cumsum(x, 1), Kind.BATCH),
        (lambda x: tf.cumsum(x), Kind.VARIES),
        (lambda x: tf.nn.softmax(x), Kind.BATCH),
        (lambda x: tf.nn.softmax(x[:, 0]), Kind.VARIES),
        (lambda x: tf.tile(x, [1, 2]), Kind.BATCH),
        (lambda x: tf.tile(x, [2, 1]), Kind.VARIES),
        (lambda x: tf.tile(tf.ones([1, 3]), tf.stack([tf.shape(x)[0], 1])), Kind.BATCH),
        (lambda x: x - tf.reduce_mean(x, 0), Kind.VARIES),
        (lambda x: x / tf.cast(tf.shape(x)[0], tf.float32), Kind.VARIES),
        (lambda x: tf.random_shuffle(x), Kind.VARIES),
        (lambda x: x + tf.random_normal(tf.shape(x)), Kind.BATCH),
        (lambda x: tf.reshape(x, [2, -1]), Kind.VARIES),
        (lambda x: tf.py_func(lambda a: a, [x], tf.float32), Kind.VARIES),
        (lambda x: tf.one_hot(tf.argmax(x, 1), 4), Kind.BATCH),
        (lambda x: tf.where(x[:, 0] > 0, x, -x), Kind.BATCH),
        (lambda x: tf.unstack(x, axis=1)[0], Kind.BATCH),
        (lambda x: tf.slice(x, [0, 1], [-1, 2]), Kind.BATCH),
        (lambda x: spread(x, tf.ones([2, 2, 3, 1])), Kind.BATCH),
        (lambda x: spread(x, tf.ones([2, 2, 3, 1]) * tf.reduce_max(x)), Kind.VARIES),
        (
            lambda x: tf.gradients(tf.nn.depthwise_conv2d(images(x), tf.ones([2, 2, 1, 1]), [1] * 4, "SAME"), x)[0],
            Kind.BATCH,
        ),
        (lambda x: tf.slice(x, [1, 0], [-1, -1]), Kind.VARIES),
    ],
)
def test_rows_that_are_computed_by_themselves_and_rows_that_meet_others(graph, make, kind):
    assert kind_of(make) is kind
