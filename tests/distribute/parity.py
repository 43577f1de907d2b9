"""Trains single-device programs on a strategy and with stock TensorFlow on one device, and compares the weights.

    python tests/distribute/parity.py --replicas=2 --models=mlp,convnet --optimizers=Adam

It prints a line of JSON for each pair: the largest relative difference of any variable. Started with a
`TF_CONFIG` in several processes, each feeds its rows of the batch to a `MultiWorkerMirroredStrategy`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from absl import app, flags

import tf2compat.v1 as tf1
from tf2compat.distribute import strategy_of

FLAGS = flags.FLAGS
v1 = tf.compat.v1

OPTIMIZERS: dict[str, Callable[[], Any]] = {
    "SGD": lambda: v1.train.GradientDescentOptimizer(0.05),
    "Momentum": lambda: v1.train.MomentumOptimizer(0.02, 0.9, use_nesterov=True),
    "Adam": lambda: v1.train.AdamOptimizer(0.005, epsilon=1e-3),
    "Adagrad": lambda: v1.train.AdagradOptimizer(0.05),
    "RMSProp": lambda: v1.train.RMSPropOptimizer(0.005, momentum=0.5, centered=True, epsilon=1e-3),
    "Ftrl": lambda: v1.train.FtrlOptimizer(0.05, l2_regularization_strength=0.001),
    "Adadelta": lambda: v1.train.AdadeltaOptimizer(0.5, epsilon=1e-3),
    "ProximalAdagrad": lambda: v1.train.ProximalAdagradOptimizer(0.05, l2_regularization_strength=0.001),
    "ProximalSGD": lambda: v1.train.ProximalGradientDescentOptimizer(0.05, l2_regularization_strength=0.001),
}


class _LSTMCell:
    """A cell as `tf.nn.dynamic_rnn` takes it."""

    def __init__(self, units: int) -> None:
        self.state_size = (units, units)
        self.output_size = units

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        return tuple(tf.zeros(tf.stack([batch_size, units]), dtype) for units in self.state_size)

    def get_initial_state(self, inputs: Any = None, batch_size: Any = None, dtype: Any = None) -> Any:
        return self.zero_state(batch_size, dtype)

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        c, h = state
        kernel = v1.get_variable("kernel", [inputs.shape[-1] + self.output_size, 4 * self.output_size])
        bias = v1.get_variable("bias", [4 * self.output_size], initializer=v1.zeros_initializer())
        i, j, f, o = tf.split(tf.matmul(tf.concat([inputs, h], 1), kernel) + bias, 4, axis=1)
        c = tf.sigmoid(f + 1.0) * c + tf.sigmoid(i) * tf.tanh(j)
        h = tf.sigmoid(o) * tf.tanh(c)
        return h, (c, h)


def mlp(rows: int, random: np.random.RandomState) -> tuple[Any, Any, Any]:
    """Two dense layers with weight decay and a moving average of the weights."""
    x = v1.placeholder(tf.float32, [None, 8], name="x")
    y = v1.placeholder(tf.int32, [None], name="y")
    hidden = tf.nn.relu(tf.matmul(x, v1.get_variable("w1", [8, 16])) + v1.get_variable("b1", [16]))
    logits = tf.matmul(hidden, v1.get_variable("w2", [16, 5]))
    loss = v1.losses.sparse_softmax_cross_entropy(y, logits)
    loss += 1e-3 * tf.add_n([tf.nn.l2_loss(variable) for variable in v1.trainable_variables()])

    def feed() -> dict[Any, Any]:
        return {x: random.randn(rows, 8).astype("f"), y: random.randint(0, 5, rows)}

    return loss, feed, None


def embeddings(rows: int, random: np.random.RandomState) -> tuple[Any, Any, Any]:
    """Two lookups in one table, with a mask: the gradients are sparse."""
    ids = v1.placeholder(tf.int32, [None, 3], name="ids")
    y = v1.placeholder(tf.float32, [None], name="y")
    mask = v1.placeholder(tf.float32, [None], name="mask")
    table = v1.get_variable("table", [20, 6])
    looked_up = tf.reduce_sum(tf.nn.embedding_lookup(table, ids), 1) + tf.nn.embedding_lookup(table, ids[:, 0])
    out = tf.reshape(tf.matmul(looked_up, v1.get_variable("w", [6, 1])), [-1])
    loss = tf.reduce_sum(tf.square(out - y) * mask) / tf.reduce_sum(mask)

    def feed() -> dict[Any, Any]:
        some = np.concatenate([[1.0], random.randint(0, 2, rows - 1)]).astype("f")
        return {ids: random.randint(0, 20, (rows, 3)), y: random.randn(rows).astype("f"), mask: some}

    return loss, feed, None


def convnet(rows: int, random: np.random.RandomState) -> tuple[Any, Any, Any]:
    """Convolutions with batch normalisation, fused and by moments, with their moving averages."""
    x = v1.placeholder(tf.float32, [None, 8, 8, 3], name="x")
    y = v1.placeholder(tf.int32, [None], name="y")
    net = tf.nn.conv2d(x, v1.get_variable("k1", [3, 3, 3, 8]), 1, "SAME")
    scale = v1.get_variable("scale", [8], initializer=v1.ones_initializer())
    offset = v1.get_variable("offset", [8], initializer=v1.zeros_initializer())
    net, mean, variance = v1.nn.fused_batch_norm(net, scale, offset, epsilon=0.001, is_training=True)
    net = tf.nn.max_pool2d(tf.nn.relu(net), 2, 2, "SAME")
    net = tf.nn.conv2d(net, v1.get_variable("k2", [3, 3, 8, 8]), 1, "SAME")
    mean2, variance2 = tf.nn.moments(net, [0, 1, 2])
    beta = v1.get_variable("beta", [8], initializer=v1.zeros_initializer())
    net = tf.nn.relu(tf.nn.batch_normalization(net, mean2, variance2, beta, None, 0.001))
    for number, moments in enumerate([(mean, variance), (mean2, variance2)]):
        for name, value in zip(("mean", "variance"), moments, strict=True):
            moving = v1.get_variable(f"moving_{name}_{number}", [8], initializer=v1.ones_initializer(), trainable=False)
            v1.add_to_collection("update_ops", v1.assign_sub(moving, (moving - value) * 0.1))
    logits = tf.matmul(tf.reduce_mean(net, [1, 2]), v1.get_variable("w", [8, 5]))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))

    def feed() -> dict[Any, Any]:
        return {x: random.randn(rows, 8, 8, 3).astype("f"), y: random.randint(0, 5, rows)}

    return loss, feed, None


def lstm(rows: int, random: np.random.RandomState) -> tuple[Any, Any, Any]:
    """A recurrent network in a loop of the graph, its gradients clipped by their global norm."""
    x = v1.placeholder(tf.float32, [None, 6, 4], name="x")
    y = v1.placeholder(tf.float32, [None, 1], name="y")
    outputs, _ = v1.nn.dynamic_rnn(_LSTMCell(8), x, dtype=tf.float32)
    loss = tf.reduce_mean(tf.square(tf.matmul(outputs[:, -1], v1.get_variable("w", [8, 1])) - y))

    def feed() -> dict[Any, Any]:
        return {x: random.randn(rows, 6, 4).astype("f"), y: random.randn(rows, 1).astype("f")}

    return loss, feed, 0.1


MODELS = {"mlp": mlp, "embeddings": embeddings, "convnet": convnet, "lstm": lstm}


def program(model: str, optimizer: str, rows: int) -> tuple[tf.Graph, Any, Any, Any]:
    """Builds a single-device training program: (graph, train operation, loss, what makes a batch)."""
    graph = tf.Graph()
    with graph.as_default():
        v1.set_random_seed(7)
        loss, feed, clip = MODELS[model](rows, np.random.RandomState(3))
        step = v1.train.get_or_create_global_step()
        chosen = OPTIMIZERS[optimizer]()
        with tf.control_dependencies(v1.get_collection("update_ops")):
            gradients, variables = zip(*chosen.compute_gradients(loss), strict=True)
        if clip is not None:
            gradients, _ = tf.clip_by_global_norm(gradients, clip)
        train = chosen.apply_gradients(zip(gradients, variables, strict=True), global_step=step)
        with tf.control_dependencies([train]):
            averages = tf.train.ExponentialMovingAverage(0.9)
            train = averages.apply(v1.trainable_variables())
    return graph, train, loss, feed


def trained(session: Any, graph: tf.Graph, train: Any, loss: Any, feeds: Iterator[dict[Any, Any]]) -> Any:
    """Returns the losses and the values of all variables after training."""
    with graph.as_default():
        init = v1.global_variables_initializer()
    with session:
        session.run(init)
        losses = [session.run([loss, train], feed)[0] for feed in feeds]
        variables = v1.get_collection(v1.GraphKeys.GLOBAL_VARIABLES) or graph.get_collection("variables")
        return losses, dict(zip([variable.name for variable in variables], session.run(variables), strict=True))


def _part(feed: dict[Any, Any], worker: int, workers: int) -> dict[Any, Any]:
    """Returns the rows of a batch that a process feeds."""
    return {
        key: value[len(value) * worker // workers : len(value) * (worker + 1) // workers] for key, value in feed.items()
    }


def difference(model: str, optimizer: str, strategy: Any, rows: int, steps: int, worker: int, workers: int) -> Any:
    """Returns the largest differences between both, relative to the largest value of the variable."""
    results = []
    for stock in (True, False):
        graph, train, loss, feed = program(model, optimizer, rows)
        feeds = [feed() for _ in range(steps)]
        if stock:
            session = v1.Session(graph=graph)
        else:
            session = tf1.Session(graph=graph, strategy=strategy)
            feeds = [_part(feed, worker, workers) for feed in feeds]
        results.append(trained(session, graph, train, loss, iter(feeds)))
    (stock_losses, stock_values), (losses, values) = results
    relative = {
        name: float(np.abs(value - values[name]).max() / max(1e-6, np.abs(value).max()))
        for name, value in stock_values.items()
    }
    worst = max(relative, key=lambda name: relative[name])
    loss_difference = float(np.max(np.abs(np.subtract(stock_losses, losses)) / np.abs(stock_losses)))
    moved = float(np.abs(np.subtract(stock_losses[0], stock_losses[-1])))
    return {"worst": worst, "relative": relative[worst], "loss": loss_difference, "moved": moved}


def main(argv: list[str]) -> None:
    """Runs the pairs that the flags name."""
    v1.disable_v2_behavior() if FLAGS.v1_behavior else v1.disable_eager_execution()
    count = FLAGS.replicas
    cluster = json.loads(os.environ.get("TF_CONFIG", "{}"))
    workers = len(cluster["cluster"]["worker"]) if cluster else 1
    worker = cluster["task"]["index"] if cluster else 0
    if cluster:
        strategy = strategy_of("multi_worker_mirrored")
    else:
        strategy = strategy_of("mirrored" if count > 1 else "one_device", [f"CPU:{number}" for number in range(count)])
    for model in FLAGS.models:
        for optimizer in FLAGS.optimizers:
            found = difference(model, optimizer, strategy, FLAGS.rows, FLAGS.steps, worker, workers)
            print(json.dumps({"model": model, "optimizer": optimizer, **found}), flush=True)


if __name__ == "__main__":
    flags.DEFINE_integer("replicas", 2, "How many CPU replicas.")
    flags.DEFINE_integer("rows", 12, "Rows of a global batch.")
    flags.DEFINE_integer("steps", 50, "Steps to train.")
    flags.DEFINE_bool("v1_behavior", True, "Reference variables and TF1's control flow.")
    flags.DEFINE_list("models", list(MODELS), "Models to train.")
    flags.DEFINE_list("optimizers", list(OPTIMIZERS), "Optimizers to train with.")
    sys.exit(app.run(main))
