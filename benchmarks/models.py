"""The models that are timed; plain TF1, also for TensorFlow 1.15 under Python 3.7."""

import os

import numpy as np


def mlp(tf):
    """Four layers, Adam, batch 32."""
    x = tf.placeholder(tf.float32, [None, 64])
    y = tf.placeholder(tf.int64, [None])
    hidden = x
    for layer, units in enumerate((64, 64, 64, 10)):
        w = tf.get_variable("w%d" % layer, [hidden.shape.as_list()[1], units])
        b = tf.get_variable("b%d" % layer, [units], initializer=tf.zeros_initializer())
        hidden = tf.matmul(hidden, w) + b
        if units != 10:
            hidden = tf.nn.relu(hidden)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=hidden))
    train_op = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=tf.train.get_or_create_global_step())
    data = np.random.RandomState(0)
    return loss, train_op, {x: data.randn(32, 64).astype(np.float32), y: data.randint(0, 10, 32)}


def convnet(tf):
    """The net of examples/digits: two convolutions, two dense layers, Adam, batch 64."""
    x = tf.placeholder(tf.float32, [None, 8, 8, 1])
    y = tf.placeholder(tf.int64, [None])
    net = x
    for layer, filters in enumerate((16, 32)):
        kernel = tf.get_variable("kernel%d" % layer, [3, 3, net.shape.as_list()[-1], filters])
        net = tf.nn.relu(tf.nn.conv2d(net, kernel, strides=[1, 1, 1, 1], padding="SAME"))
        net = tf.nn.max_pool(net, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    net = tf.reshape(net, [-1, 2 * 2 * 32])
    for layer, units in enumerate((64, 10)):
        w = tf.get_variable("w%d" % layer, [net.shape.as_list()[1], units])
        net = tf.matmul(net if layer == 0 else tf.nn.relu(net), w)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=net))
    train_op = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=tf.train.get_or_create_global_step())
    data = np.random.RandomState(0)
    return loss, train_op, {x: data.rand(64, 8, 8, 1).astype(np.float32), y: data.randint(0, 10, 64)}


def lstm(tf):
    """64 units over 20 time steps in a `tf.while_loop`, gradient descent, batch 32."""
    steps, units = 20, 64
    x = tf.placeholder(tf.float32, [steps, None, 16])
    y = tf.placeholder(tf.float32, [None])
    kernel = tf.get_variable("kernel", [16 + units, 4 * units])
    inputs = tf.TensorArray(tf.float32, steps).unstack(x)

    def body(t, c, h):
        i, j, f, o = tf.split(tf.matmul(tf.concat([inputs.read(t), h], 1), kernel), 4, axis=1)
        c = c * tf.sigmoid(f + 1.0) + tf.sigmoid(i) * tf.tanh(j)
        return t + 1, c, tf.tanh(c) * tf.sigmoid(o)

    zeros = tf.zeros([tf.shape(x)[1], units])
    _, _, last = tf.while_loop(lambda t, *_: t < steps, body, [0, zeros, zeros])
    w = tf.get_variable("w", [units, 1])
    loss = tf.reduce_mean(tf.squared_difference(tf.squeeze(tf.matmul(last, w), 1), y))
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss, tf.train.get_or_create_global_step())
    data = np.random.RandomState(0)
    return loss, train_op, {x: data.randn(steps, 32, 16).astype(np.float32), y: data.randn(32).astype(np.float32)}


def large_graph(tf, ops=10000):
    """A chain of small ops, for the latency of the first call: (fetch, feeds)."""
    x = tf.placeholder(tf.float32, [None, 8])
    y = x
    while len(tf.get_default_graph().get_operations()) < ops:
        y = tf.tanh(y * 1.001 + 0.1)
    return y, {x: np.ones((4, 8), np.float32)}


def half_gigabyte(tf, batch=64, layers=10):
    """Ten layers of 2048 x 2048 under Adam: 503 MB of variables to save."""
    hidden = tf.random_normal([batch, 2048], seed=1)
    for layer in range(layers):
        hidden = tf.nn.relu(tf.matmul(hidden, tf.get_variable("w%d" % layer, [2048, 2048])))
    loss = tf.reduce_mean(hidden)
    return loss, tf.train.AdamOptimizer(1e-4).minimize(loss, tf.train.get_or_create_global_step()), {}


def write_images(folder, files=5, images=10000):
    """Writes files of CIFAR-10's format, a label and 3,072 pixels a record; returns their names."""
    random, names = np.random.RandomState(0), []
    for number in range(files):
        names.append(os.path.join(folder, "data_batch_%d.bin" % number))
        random.randint(0, 256, (images, 3073)).astype(np.uint8).tofile(names[-1])
    return names


def distorted_images(tf, names, batch=128, threads=16, queued=20000):
    """Batches of distorted images out of a queue that 16 threads fill."""
    _, value = tf.FixedLengthRecordReader(record_bytes=3073).read(tf.train.string_input_producer(names))
    record = tf.decode_raw(value, tf.uint8)
    label = tf.cast(tf.strided_slice(record, [0], [1]), tf.int32) % 10
    image = tf.transpose(tf.reshape(tf.strided_slice(record, [1], [3073]), [3, 32, 32]), [1, 2, 0])
    image = tf.image.random_flip_left_right(tf.random_crop(tf.cast(image, tf.float32), [24, 24, 3]))
    image = tf.image.random_contrast(tf.image.random_brightness(image, max_delta=63), lower=0.2, upper=1.8)
    image = tf.image.per_image_standardization(image)
    image.set_shape([24, 24, 3])
    label.set_shape([1])
    images, labels = tf.train.shuffle_batch(
        [image, label], batch, queued + 3 * batch, queued, num_threads=threads, allow_smaller_final_batch=False
    )
    return images, tf.reshape(labels, [batch])


def image_classifier(tf, names):
    """A small convolutional net on `distorted_images`: (loss, train_op, feeds)."""
    with tf.device("/cpu:0"):
        images, labels = distorted_images(tf, names)
    net = images
    for number in range(2):
        kernel = tf.get_variable("kernel%d" % number, [5, 5, net.shape[-1], 16])
        net = tf.nn.relu(tf.nn.conv2d(net, kernel, strides=[1, 1, 1, 1], padding="SAME"))
        net = tf.nn.max_pool(net, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME")
    net = tf.reshape(net, [128, 6 * 6 * 16])
    logits = tf.matmul(net, tf.get_variable("softmax", [6 * 6 * 16, 10]))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss, tf.train.get_or_create_global_step())
    return loss, train_op, {}


MODELS = {"mlp": mlp, "convnet": convnet, "lstm": lstm}
