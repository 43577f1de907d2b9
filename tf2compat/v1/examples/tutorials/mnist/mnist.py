"""`tensorflow.examples.tutorials.mnist.mnist`: the tutorial's network of two hidden layers, as of TensorFlow 1.14."""

from __future__ import annotations

import math
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["IMAGE_PIXELS", "IMAGE_SIZE", "NUM_CLASSES", "evaluation", "inference", "loss", "training"]

NUM_CLASSES = 10
IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def _linear(inputs: Any, inputs_size: int, size: int) -> Any:
    weights = tf.Variable(
        tf.truncated_normal([inputs_size, size], stddev=1.0 / math.sqrt(float(inputs_size))), name="weights"
    )
    biases = tf.Variable(tf.zeros([size]), name="biases")
    return tf.matmul(inputs, weights) + biases


def inference(images: Any, hidden1_units: int, hidden2_units: int) -> Any:
    """Returns the logits of images, [batch, 10].

    The variables are `weights` and `biases` in `hidden1`, `hidden2` and `softmax_linear`.

    Args:
        images: [batch, 784] floats.
        hidden1_units: the size of the first layer.
        hidden2_units: the size of the second one.
    """
    with tf.name_scope("hidden1"):
        hidden1 = tf.nn.relu(_linear(images, IMAGE_PIXELS, hidden1_units))
    with tf.name_scope("hidden2"):
        hidden2 = tf.nn.relu(_linear(hidden1, hidden1_units, hidden2_units))
    with tf.name_scope("softmax_linear"):
        return _linear(hidden2, hidden2_units, NUM_CLASSES)


def loss(logits: Any, labels: Any) -> Any:
    """Returns the mean cross entropy, which is added to the collection of losses.

    Args:
        logits: [batch, 10] floats.
        labels: [batch] integers.
    """
    return tf.losses.sparse_softmax_cross_entropy(labels=tf.to_int64(labels), logits=logits)


def training(loss: Any, learning_rate: Any) -> Any:
    """Returns the operation of one step of gradient descent; it counts the variable `global_step` up.

    A summary `loss` is made.

    Args:
        loss: what is minimized, a scalar.
        learning_rate: of the gradient descent.
    """
    tf.summary.scalar("loss", loss)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return optimizer.minimize(loss, global_step=global_step)


def evaluation(logits: Any, labels: Any) -> Any:
    """Returns how many images have their label as their largest logit, an int32 scalar.

    Args:
        logits: [batch, 10] floats.
        labels: [batch] integers.
    """
    return tf.reduce_sum(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.int32))
