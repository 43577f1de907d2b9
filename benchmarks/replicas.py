#!/usr/bin/env python3
"""One step on two CPU replicas: a TF1 graph here, beside a hand-written `tf.function` with `strategy.run`.

    python benchmarks/replicas.py [--quick]

Both sides run in one process, alternating, on the same strategy, model, batch and Adam update. The hand-written
loop is given its batch as host arrays, cut in two, as a session is given its feeds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

import numpy as np
import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat.distribute import strategy_of

DEVICES = ["CPU:0", "CPU:1"]
MODELS = {
    "mlp": {"w1": [784, 256], "b1": [256], "w2": [256, 256], "b2": [256], "w3": [256, 10], "b3": [10]},
    "convnet": {"k1": [5, 5, 1, 16], "b1": [16], "k2": [5, 5, 16, 32], "b2": [32], "w3": [1568, 10], "b3": [10]},
}


def logits(model, values, images):
    if model == "mlp":
        hidden = tf2.nn.relu(tf2.matmul(images, values["w1"]) + values["b1"])
        hidden = tf2.nn.relu(tf2.matmul(hidden, values["w2"]) + values["b2"])
    else:
        hidden = tf2.reshape(images, [-1, 28, 28, 1])
        for number in ("1", "2"):
            hidden = tf2.nn.conv2d(hidden, values["k" + number], 1, "SAME") + values["b" + number]
            hidden = tf2.nn.max_pool2d(tf2.nn.relu(hidden), 2, 2, "SAME")
        hidden = tf2.reshape(hidden, [-1, 1568])
    return tf2.matmul(hidden, values["w3"]) + values["b3"]


def by_hand(strategy, model, first, images, labels):
    """Returns a function that runs one step of a hand-written loop."""
    batch = len(images)
    with strategy.scope():
        values = {name: tf2.Variable(value) for name, value in first.items()}
        slots = {name: [tf2.Variable(np.zeros_like(value)) for _ in "mv"] for name, value in first.items()}

    def on_replica(images, labels):
        with tf2.GradientTape() as tape:
            found = logits(model, values, images)
            losses = tf2.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=found)
            loss = tf2.reduce_sum(losses) / batch
        gradients = tape.gradient(loss, list(values.values()))
        gradients = tf2.distribute.get_replica_context().all_reduce("SUM", gradients)
        for (name, value), gradient in zip(values.items(), gradients, strict=True):
            tf2.raw_ops.ResourceApplyAdam(
                var=value.handle, m=slots[name][0].handle, v=slots[name][1].handle, beta1_power=0.9, beta2_power=0.999,
                lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7, grad=gradient,
            )  # fmt: skip
        return loss

    @tf2.function
    def step(images, labels):
        return strategy.reduce("SUM", strategy.run(on_replica, (images, labels)), axis=None)

    def cut(rows):
        def part(context):
            return tf2.constant(np.array_split(rows, 2)[context.replica_id_in_sync_group])

        return strategy.experimental_distribute_values_from_function(part)

    return lambda: float(step(cut(images), cut(labels)))


def by_session(strategy, model, first, images, labels):
    """Returns a function that runs one step of a single-device TF1 graph on the replicas."""
    with tf.Graph().as_default() as graph:
        x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int32, [None])
        values = {name: tf.get_variable(name, initializer=value) for name, value in first.items()}
        losses = tf2.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits(model, values, x))
        loss = tf.reduce_mean(losses)
        train_op = tf.train.AdamOptimizer(1e-3, epsilon=1e-7).minimize(loss, tf.train.get_or_create_global_step())
        session = tf.Session(graph=graph, strategy=strategy)
        session.run(tf.global_variables_initializer())
    return lambda: float(session.run([loss, train_op], {x: images, y: labels})[0])


def compare(model, batch, rounds):
    """Returns a row: microseconds a step of both sides, and their ratio."""
    random = np.random.RandomState(0)
    first = {name: (random.randn(*shape) * 0.05).astype(np.float32) for name, shape in MODELS[model].items()}
    images, labels = random.rand(batch, 784).astype(np.float32), random.randint(0, 10, batch).astype(np.int32)
    strategy = strategy_of("mirrored", DEVICES)
    sides = {"hand": by_hand, "tf2compat": by_session}
    steps = {name: make(strategy, model, first, images, labels) for name, make in sides.items()}
    losses = [step() for step in steps.values()]
    assert abs(losses[0] - losses[1]) < 1e-4, losses
    times = {name: [] for name in steps}
    for round_number in range(rounds + 2):
        for name, step in steps.items():
            began = time.perf_counter()
            for _ in range(20):
                step()
            if round_number >= 2:
                times[name].append((time.perf_counter() - began) / 20)
    median = {name: statistics.median(seconds) for name, seconds in times.items()}
    row = {"model": f"{model}, batch {batch}", "what": "2 CPU replicas"}
    row |= {f"{name}_us": seconds * 1e6 for name, seconds in median.items()}
    return row | {"hand/tf2compat": median["hand"] / median["tf2compat"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 5 if parser.parse_args().quick else 21
    strategy_of("mirrored", DEVICES)  # Before the first operation: it makes the second device.
    for model, batch in (("mlp", 128), ("mlp", 1024), ("convnet", 64)):
        print(json.dumps(compare(model, batch, rounds)), flush=True)


if __name__ == "__main__":
    main()
