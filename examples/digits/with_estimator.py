"""Trains, evaluates and exports an estimator on the digits. A script of 2018; nothing in it knows of tf2compat.

python -m tf2compat run with_estimator.py --model_dir=/tmp/digits_estimator --steps=1000
python -m tf2compat run --strategy=mirrored with_estimator.py --model_dir=/tmp/digits_estimator --steps=2000
"""

from __future__ import absolute_import, division, print_function

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_string("model_dir", "/tmp/digits_estimator", "Folder for checkpoints, events and exports.")
flags.DEFINE_integer("steps", 1000, "Step to train to.")
flags.DEFINE_integer("batch_size", 64, "Images a step.")


def model_fn(features, labels, mode, params):
    images = tf.reshape(features["image"], [-1, 8, 8, 1])
    net = tf.layers.conv2d(images, params["filters"], 3, padding="same", activation=tf.nn.relu)
    net = tf.layers.max_pooling2d(net, 2, 2)
    net = tf.layers.batch_normalization(tf.layers.flatten(net), training=mode == tf.estimator.ModeKeys.TRAIN)
    logits = tf.layers.dense(net, 10)
    predictions = {"digit": tf.argmax(logits, axis=1), "probabilities": tf.nn.softmax(logits)}
    if mode == tf.estimator.ModeKeys.PREDICT:
        outputs = {"serving_default": tf.estimator.export.PredictOutput(predictions)}
        return tf.estimator.EstimatorSpec(mode, predictions=predictions, export_outputs=outputs)
    loss = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    if mode == tf.estimator.ModeKeys.EVAL:
        metrics = {"accuracy": tf.metrics.accuracy(labels, predictions["digit"])}
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train_op = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def serving_input_fn():
    image = tf.placeholder(tf.float32, [None, 64], name="image")
    return tf.estimator.export.ServingInputReceiver({"image": image}, {"image": image})


def main(_):
    tf.logging.set_verbosity(tf.logging.INFO)
    digits = load_digits()
    images, labels = np.float32(digits.data / 16), np.int32(digits.target)

    def train_input_fn():
        dataset = tf.data.Dataset.from_tensor_slices(({"image": images[:1500]}, labels[:1500]))
        return dataset.shuffle(1500).repeat().batch(FLAGS.batch_size)

    eval_input_fn = tf.estimator.inputs.numpy_input_fn({"image": images[1500:]}, labels[1500:], shuffle=False)
    config = tf.estimator.RunConfig(model_dir=FLAGS.model_dir, save_checkpoints_steps=500, tf_random_seed=1)
    estimator = tf.estimator.Estimator(model_fn, params={"filters": 16}, config=config)
    train_spec = tf.estimator.TrainSpec(train_input_fn, max_steps=FLAGS.steps)
    exporter = tf.estimator.FinalExporter("digits", serving_input_fn)
    eval_spec = tf.estimator.EvalSpec(eval_input_fn, steps=None, exporters=exporter, throttle_secs=1)
    tf.estimator.train_and_evaluate(estimator, train_spec, eval_spec)
    metrics = estimator.evaluate(eval_input_fn)
    print("step %d: test accuracy %.4f" % (metrics["global_step"], metrics["accuracy"]))


if __name__ == "__main__":
    tf.app.run()
