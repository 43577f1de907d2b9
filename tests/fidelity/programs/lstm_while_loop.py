"""An LSTM written with `tf.while_loop` and a `TensorArray`, with noise in the loop and clipped gradients.

Iterations run one after the other: with more at once, stock TensorFlow draws the noise in another
order from run to run.
"""

import numpy as np


def build(tf):
    tf.set_random_seed(3)
    steps, units = 6, 8
    x = tf.placeholder(tf.float32, [steps, None, 4], name="x")
    y = tf.placeholder(tf.float32, [None], name="y")
    kernel = tf.get_variable("kernel", [4 + units, 4 * units])
    bias = tf.get_variable("bias", [4 * units], initializer=tf.zeros_initializer())
    batch = tf.shape(x)[1]
    inputs = tf.TensorArray(tf.float32, steps).unstack(x)

    def body(t, c, h):
        noisy = inputs.read(t) + tf.random_normal([batch, 4], stddev=0.05)
        i, j, f, o = tf.split(tf.matmul(tf.concat([noisy, h], 1), kernel) + bias, 4, axis=1)
        c = c * tf.sigmoid(f + 1.0) + tf.sigmoid(i) * tf.tanh(j)
        return t + 1, c, tf.tanh(c) * tf.sigmoid(o)

    zeros = tf.zeros([batch, units])
    _, _, last = tf.while_loop(lambda t, *_: t < steps, body, [0, zeros, zeros], parallel_iterations=1)
    w = tf.get_variable("w", [units, 1], initializer=tf.random_uniform_initializer(-0.1, 0.1))
    loss = tf.losses.mean_squared_error(y, tf.squeeze(tf.matmul(last, w), 1))
    step = tf.train.get_or_create_global_step()
    optimizer = tf.train.RMSPropOptimizer(0.01)
    gradients, variables = zip(*optimizer.compute_gradients(loss))
    clipped, norm = tf.clip_by_global_norm(gradients, 1.0)
    train_op = optimizer.apply_gradients(zip(clipped, variables), global_step=step)
    data = np.random.RandomState(2)

    def feed():
        values = data.randn(steps, 8, 4).astype(np.float32)
        return {x: values, y: values.sum((0, 2)) / 5}

    return loss, train_op, feed, [norm, last]
