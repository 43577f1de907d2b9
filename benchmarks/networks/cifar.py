"""The net of TensorFlow's CIFAR-10 tutorial behind a queue that 16 threads fill with distorted images."""

import atexit
import shutil
import tempfile

import models
import numpy as np

from networks import Network

FULL = {"filters": 64, "local": (384, 192), "batch": 128, "queued": 5000, "files": 5, "images": 10000}
QUICK = {"filters": 4, "local": (8, 4), "batch": 8, "queued": 50, "files": 1, "images": 200}


def _variable(tf, name, shape, stddev, decay=0.0):
    variable = tf.get_variable(name, shape, initializer=tf.truncated_normal_initializer(stddev=stddev))
    if decay:
        tf.add_to_collection("losses", decay * tf.nn.l2_loss(variable))
    return variable


def _bias(tf, count):
    return tf.get_variable("biases", [count], initializer=tf.constant_initializer(0.1))


def _logits(tf, images, sizes):
    net = images
    for number in range(2):
        with tf.variable_scope("conv%d" % number):
            kernel = _variable(tf, "weights", [5, 5, int(net.shape[-1]), sizes["filters"]], 5e-2)
            net = tf.nn.conv2d(net, kernel, strides=[1, 1, 1, 1], padding="SAME")
            net = tf.nn.relu(tf.nn.bias_add(net, _bias(tf, sizes["filters"])))
        norm, pool = (
            lambda x: tf.nn.lrn(x, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75),
            lambda x: tf.nn.max_pool(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME"),
        )
        net = norm(pool(net)) if number == 0 else pool(norm(net))
    net = tf.reshape(net, [sizes["batch"], int(np.prod(net.shape.as_list()[1:]))])
    for number, units in enumerate(sizes["local"]):
        with tf.variable_scope("local%d" % number):
            weights = _variable(tf, "weights", [int(net.shape[1]), units], 0.04, 0.004)
            net = tf.nn.relu(tf.matmul(net, weights) + _bias(tf, units))
    with tf.variable_scope("linear"):
        return tf.matmul(net, _variable(tf, "weights", [int(net.shape[1]), 10], 1 / 192.0)) + _bias(tf, 10)


def build(tf, quick):
    """Gradient descent with a decaying rate and moving averages of all weights."""
    sizes = QUICK if quick else FULL
    folder = tempfile.mkdtemp(prefix="tf2compat_benchmark")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    names = models.write_images(folder, sizes["files"], sizes["images"])
    with tf.device("/cpu:0"):
        images, labels = models.distorted_images(tf, names, sizes["batch"], 16, sizes["queued"])
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=_logits(tf, images, sizes))
    loss = tf.add_n([tf.reduce_mean(losses), *tf.get_collection("losses")])
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.01, step, 100000, 0.1, staircase=True)
    apply = tf.train.GradientDescentOptimizer(rate).minimize(loss, step)
    averages = tf.train.ExponentialMovingAverage(0.9999, step)
    with tf.control_dependencies([apply]):
        train_op = averages.apply(tf.trainable_variables())
    return Network(
        {
            "train": lambda sess: float(sess.run([loss, train_op])[0]),
            "read": lambda sess: float(sess.run(labels)[0]),
        },
        queues=True,
    )
