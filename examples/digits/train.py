"""Trains a small convolutional net on handwritten digits, as one wrote it in 2017.

The one line that is not from 2017 is the import. The digits are real ones, 1,797 images of
8 x 8 pixels that ship with scikit-learn.

    python train.py --model_dir=/tmp/digits --steps=2000
"""

import sys

import numpy as np
from sklearn.datasets import load_digits

import tf2compat.v1 as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_string("model_dir", "/tmp/digits", "Folder for checkpoints and summaries.")
flags.DEFINE_integer("steps", 2000, "Global step to stop at.")
flags.DEFINE_integer("batch_size", 64, "Images a step.")
flags.DEFINE_float("learning_rate", 1e-3, "Learning rate of Adam.")


def read_digits():
    """Returns ((images, labels) to train on, (images, labels) to test with)."""
    digits = load_digits()
    images = digits.images[..., np.newaxis].astype(np.float32) / 16.0
    labels = digits.target.astype(np.int64)
    order = np.random.RandomState(0).permutation(len(labels))
    train, test = order[:1400], order[1400:]
    return (images[train], labels[train]), (images[test], labels[test])


def conv_layer(inputs, filters, name):
    with tf.variable_scope(name):
        kernel = tf.get_variable("kernel", [3, 3, inputs.shape[-1], filters])
        bias = tf.get_variable("bias", [filters], initializer=tf.zeros_initializer())
        outputs = tf.nn.relu(tf.nn.conv2d(inputs, kernel, strides=[1, 1, 1, 1], padding="SAME") + bias)
        tf.summary.histogram("kernel", kernel)
        return tf.nn.max_pool(outputs, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")


def dense_layer(inputs, units, name):
    with tf.variable_scope(name):
        weights = tf.get_variable("weights", [inputs.shape[-1], units])
        bias = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
        return tf.matmul(inputs, weights) + bias


def build_model():
    images = tf.placeholder(tf.float32, [None, 8, 8, 1], name="images")
    labels = tf.placeholder(tf.int64, [None], name="labels")
    keep_prob = tf.placeholder_with_default(1.0, [], name="keep_prob")
    net = conv_layer(images, 16, "conv1")
    net = conv_layer(net, 32, "conv2")
    net = tf.reshape(net, [-1, 2 * 2 * 32])
    net = tf.nn.relu(dense_layer(net, 64, "dense1"))
    net = tf.nn.dropout(net, keep_prob=keep_prob)
    logits = dense_layer(net, 10, "dense2")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits), name="loss")
    accuracy = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(logits, 1), labels)), name="accuracy")
    tf.summary.scalar("loss", loss)
    tf.summary.scalar("accuracy", accuracy)
    global_step = tf.train.get_or_create_global_step()
    train_op = tf.train.AdamOptimizer(FLAGS.learning_rate).minimize(loss, global_step=global_step)
    return images, labels, keep_prob, loss, accuracy, train_op


class EvaluationHook(tf.train.SessionRunHook):
    """Measures the accuracy on the test images every 200 steps, and at the end."""

    def __init__(self, accuracy, feed_dict, every_n_steps=200):
        self.accuracy = accuracy
        self.feed_dict = feed_dict
        self.every_n_steps = every_n_steps

    def begin(self):
        self.global_step = tf.train.get_global_step()
        self.evaluated_at = None

    def evaluate(self, session):
        value, step = session.run([self.accuracy, self.global_step], self.feed_dict)
        if step == self.evaluated_at:
            return
        self.evaluated_at = step
        print("step %d: test accuracy %.4f" % (step, value), flush=True)

    def after_create_session(self, session, coord):
        step = session.run(self.global_step)
        print("starting at step %d" % step, flush=True)

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self.global_step)

    def after_run(self, run_context, run_values):
        step = run_values.results + 1
        if step % self.every_n_steps == 0:
            self.evaluate(run_context.session)

    def end(self, session):
        self.evaluate(session)


def main(_):
    (train_images, train_labels), (test_images, test_labels) = read_digits()
    tf.logging.set_verbosity(tf.logging.INFO)
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        images, labels, keep_prob, loss, accuracy, train_op = build_model()
        hooks = [
            tf.train.StopAtStepHook(last_step=FLAGS.steps),
            tf.train.NanTensorHook(loss),
            tf.train.LoggingTensorHook({"loss": loss, "accuracy": accuracy}, every_n_iter=500),
            tf.train.StepCounterHook(every_n_steps=500, output_dir=FLAGS.model_dir),
            tf.train.SummarySaverHook(
                save_steps=100, output_dir=FLAGS.model_dir, scaffold=None, summary_op=tf.summary.merge_all()
            ),
            EvaluationHook(accuracy, {images: test_images, labels: test_labels}),
            tf.train.ProgressHook(last_step=FLAGS.steps, loss=loss, file=sys.stdout),
        ]
        data = np.random.RandomState()
        with tf.train.MonitoredTrainingSession(
            checkpoint_dir=FLAGS.model_dir,
            save_checkpoint_steps=200,
            save_summaries_steps=None,
            log_step_count_steps=None,
            hooks=hooks,
        ) as sess:
            while not sess.should_stop():
                batch = data.randint(len(train_labels), size=FLAGS.batch_size)
                feed_dict = {images: train_images[batch], labels: train_labels[batch], keep_prob: 0.7}
                sess.run(train_op, feed_dict=feed_dict)


if __name__ == "__main__":
    tf.app.run()
