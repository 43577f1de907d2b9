"""Linear regression on a shuffled, repeated `tf.data` set with a one-shot iterator; nothing is fed."""

import numpy as np


def build(tf):
    tf.set_random_seed(23)
    data = np.random.RandomState(4)
    features = data.randn(100, 5).astype(np.float32)
    targets = features @ np.arange(5, dtype=np.float32) + 1
    rows = tf.data.Dataset.from_tensor_slices((features, targets))
    rows = rows.map(lambda f, t: (f + tf.random_uniform([5], maxval=0.01, seed=9), t))
    batch, wanted = tf.data.make_one_shot_iterator(rows.shuffle(50, seed=6).repeat().batch(10)).get_next()
    order = tf.random_shuffle(tf.range(10))
    batch, wanted = tf.gather(batch, order), tf.gather(wanted, order)
    chosen = tf.multinomial(tf.zeros([1, 5]), 3)
    w = tf.get_variable("w", [5, 1], initializer=tf.random_normal_initializer())
    b = tf.get_variable("b", [], initializer=tf.zeros_initializer())
    noise = tf.random_gamma([10], alpha=2.0) * 0.01
    loss = tf.reduce_mean(tf.squared_difference(tf.squeeze(tf.matmul(batch, w), 1) + b, wanted + noise))
    step = tf.train.get_or_create_global_step()
    train_op = tf.train.GradientDescentOptimizer(0.02).minimize(loss, global_step=step)
    with tf.control_dependencies([train_op]):
        trained = w.read_value()
    return loss, train_op, dict, [order, chosen, tf.random_uniform([2], 0, 1000, dtype=tf.int32), trained]
