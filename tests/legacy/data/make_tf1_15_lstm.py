"""Makes the graph and checkpoint beside it with TensorFlow 1.15.5 itself, and prints the losses that follow.

python3.7 -m pip install tensorflow==1.15.5 "protobuf<3.21" "numpy<1.19"
python3.7 make_tf1_15_lstm.py
"""

import os

import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [None, 1], name="y")
hidden = tf.layers.dense(x, 4, tf.nn.relu, name="dense1")
cell = tf.nn.rnn_cell.BasicLSTMCell(3)
outputs, _ = tf.nn.dynamic_rnn(cell, tf.stack([hidden, hidden], 1), dtype=tf.float32)
predictions = tf.layers.dense(outputs[:, -1], 1, name="dense2")
loss = tf.reduce_mean(tf.square(predictions - y), name="loss")
train_op = tf.train.AdamOptimizer(0.01).minimize(loss, tf.train.get_or_create_global_step(), name="train")
saver = tf.train.Saver()
feeds = {x: np.ones((4, 3)), y: np.ones((4, 1))}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        sess.run(train_op, feeds)
    saver.save(sess, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tf1_15_lstm"))
    print([float(sess.run([loss, train_op], feeds)[0]) for _ in range(3)])
