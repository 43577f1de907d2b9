"""Trains on the digits from binary files, through readers, queues and their threads, as one did before `tf.data`.

The first run writes the files: records of 65 bytes, a label and 64 pixels.

    python from_queues.py --data_dir=/tmp/digit_files --steps=1000
    python from_queues.py --data_dir=/tmp/digit_files --steps=1000 --tf2compat_input_pipeline=tf.data
"""

import os
import time

import numpy as np
from sklearn.datasets import load_digits

import tf2compat.v1 as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_string("data_dir", "/tmp/digit_files", "Folder for the binary files.")
flags.DEFINE_integer("steps", 1000, "Steps to train for.")
flags.DEFINE_integer("batch_size", 64, "Images a step.")
flags.DEFINE_integer("num_threads", 8, "Threads that read and distort images.")

RECORD_BYTES = 1 + 8 * 8


def write_files():
    """Writes the digits to four files of records; returns their names."""
    digits = load_digits()
    names = [os.path.join(FLAGS.data_dir, "digits_%d.bin" % part) for part in range(4)]
    if not all(tf.gfile.Exists(name) for name in names):
        tf.gfile.MakeDirs(FLAGS.data_dir)
        records = np.concatenate([digits.target[:, np.newaxis], digits.data], axis=1).astype(np.uint8)
        for name, part in zip(names, np.array_split(records, 4), strict=True):
            part.tofile(name)
    return names


def distorted_inputs(names):
    """Returns batches of (images, labels), shifted and made lighter or darker at random."""
    filename_queue = tf.train.string_input_producer(names)
    _, value = tf.FixedLengthRecordReader(record_bytes=RECORD_BYTES).read(filename_queue)
    record = tf.decode_raw(value, tf.uint8)
    label = tf.cast(tf.reshape(tf.strided_slice(record, [0], [1]), []), tf.int64)
    image = tf.cast(tf.reshape(tf.strided_slice(record, [1], [RECORD_BYTES]), [8, 8, 1]), tf.float32) / 16.0
    image = tf.random_crop(tf.pad(image, [[1, 1], [1, 1], [0, 0]]), [8, 8, 1])
    image = tf.image.random_brightness(image, max_delta=0.1)
    return tf.train.shuffle_batch(
        [image, label],
        batch_size=FLAGS.batch_size,
        num_threads=FLAGS.num_threads,
        capacity=1000 + 3 * FLAGS.batch_size,
        min_after_dequeue=1000,
    )


def inference(images):
    net = tf.reshape(images, [FLAGS.batch_size, 64])
    for number, units in enumerate([128, 64]):
        with tf.variable_scope("layer%d" % number):
            weights = tf.get_variable("weights", [net.shape[-1], units])
            biases = tf.get_variable("biases", [units], initializer=tf.zeros_initializer())
            net = tf.nn.relu(tf.matmul(net, weights) + biases)
    weights = tf.get_variable("softmax", [64, 10])
    return tf.matmul(net, weights)


class LoggerHook(tf.train.SessionRunHook):
    """Prints the loss and the speed."""

    def __init__(self, loss, every_n_steps=200):
        self.loss = loss
        self.every_n_steps = every_n_steps

    def begin(self):
        self.step = 0
        self.began = time.time()

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self.loss)

    def after_run(self, run_context, run_values):
        self.step += 1
        if self.step % self.every_n_steps == 0:
            images = self.every_n_steps * FLAGS.batch_size
            now = time.time()
            print(
                "step %d, loss = %.2f (%.0f images/s)" % (self.step, run_values.results, images / (now - self.began)),
                flush=True,
            )
            self.began = now


def main(_):
    with tf.Graph().as_default():
        global_step = tf.train.get_or_create_global_step()
        with tf.device("/cpu:0"):
            images, labels = distorted_inputs(write_files())
        logits = inference(images)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        train_op = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step)
        with tf.train.MonitoredTrainingSession(
            hooks=[tf.train.StopAtStepHook(last_step=FLAGS.steps), tf.train.NanTensorHook(loss), LoggerHook(loss)],
            config=tf.ConfigProto(allow_soft_placement=True),
        ) as sess:
            while not sess.should_stop():
                sess.run(train_op)


if __name__ == "__main__":
    tf.app.run()
