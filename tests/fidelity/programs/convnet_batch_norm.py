"""A convolutional net with batch norm of `tf.nn` and moving averages, momentum, fed from numpy."""

import numpy as np


def batch_norm(tf, x, name):
    depth = x.shape.as_list()[-1]
    with tf.variable_scope(name):
        scale = tf.get_variable("scale", [depth], initializer=tf.ones_initializer())
        offset = tf.get_variable("offset", [depth], initializer=tf.zeros_initializer())
        moving = tf.get_variable("mean", [depth], initializer=tf.zeros_initializer(), trainable=False)
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign(moving, 0.9 * moving + 0.1 * mean))
    return tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)


def build(tf):
    tf.set_random_seed(7)
    x = tf.placeholder(tf.float32, [None, 8, 8, 1], name="x")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    net = x
    for layer, filters in enumerate((4, 8)):
        kernel = tf.get_variable(f"kernel{layer}", [3, 3, net.shape.as_list()[-1], filters])
        net = tf.nn.conv2d(net, kernel, strides=[1, 1, 1, 1], padding="SAME")
        net = tf.nn.max_pool(tf.nn.relu(batch_norm(tf, net, f"bn{layer}")), [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    flat = tf.reshape(net, [-1, 32])
    w = tf.get_variable("w", [32, 2])
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=tf.matmul(flat, w)))
    loss += 1e-3 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])
    step = tf.train.get_or_create_global_step()
    averages = tf.train.ExponentialMovingAverage(0.99, step)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        trained = tf.train.MomentumOptimizer(0.05, 0.9).minimize(loss, global_step=step)
    with tf.control_dependencies([trained]):
        train_op = averages.apply(tf.trainable_variables())
    data = np.random.RandomState(1)

    def feed():
        images = data.rand(8, 8, 8, 1).astype(np.float32)
        bright = images.mean((1, 2, 3)) > 0.5
        return {x: images, y: np.stack([bright, ~bright], 1)}

    with tf.control_dependencies([train_op]):
        averaged = averages.average(w).read_value()
    return loss, train_op, feed, [averaged, "MatMul:0"]
