"""An MLP with dropout, fed from numpy."""

import numpy as np


def build(tf):
    tf.set_random_seed(11)
    x = tf.placeholder(tf.float32, [None, 20], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    hidden = x
    for layer, units in enumerate((32, 16)):
        w = tf.get_variable(f"w{layer}", [hidden.shape.as_list()[1], units])
        b = tf.get_variable(f"b{layer}", [units], initializer=tf.zeros_initializer())
        hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(hidden, w) + b), keep_prob=0.8)
    w = tf.get_variable("w_out", [16, 3], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=5))
    logits = tf.matmul(hidden, w)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.01, step, 50, 0.9)
    train_op = tf.train.AdamOptimizer(rate).minimize(loss, global_step=step)
    data = np.random.RandomState(0)

    def feed():
        batch = data.randn(16, 20).astype(np.float32)
        return {x: batch, "y:0": (batch[:, 0] > 0).astype(np.int64) + (batch[:, 1] > 0)}

    with tf.control_dependencies([train_op]):
        trained = w.read_value()
    return loss, train_op, feed, [logits, rate, trained]
