#!/usr/bin/env python3
"""Two processes that train in step: a TF1 graph here, beside a hand-written `MultiWorkerMirroredStrategy` loop.

    python benchmarks/processes.py [--quick] [--only deep]

Each of two processes of this machine runs both sides, alternating, on one strategy: the same model, batch and Adam
update. The hand-written loop is a `tf.function` with `strategy.run`, whose replicas join their gradients by one
`all_reduce` of the list. The row `alone` is the same TF1 graph without a cluster in one of the
processes, so that `joining_us`, what a step here takes longer than that one, is the price of the other process.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np
from parameter_servers import free_ports

MODELS = {"small": [32, 32, 8], "mlp": [784, 256, 256, 10], "deep": [64] * 31, "large": [1024] * 9}
"""Name -> the widths of a chain of dense layers: 4, 6, 60 and 16 variables; 5 kB, 1 MB, 0.5 MB and 34 MB."""

BATCH, WARM_UP, STEPS = 32, 3, 30


def first_values(widths):
    random = np.random.RandomState(0)
    found = {}
    for number, (inputs, outputs) in enumerate(zip(widths, widths[1:], strict=False)):
        found[f"w{number}"] = (random.randn(inputs, outputs) / np.sqrt(inputs)).astype(np.float32)
        found[f"b{number}"] = np.zeros(outputs, np.float32)
    return found


def logits(values, x):
    import tensorflow as tf

    layers = len(values) // 2
    for number in range(layers):
        x = tf.matmul(x, values[f"w{number}"]) + values[f"b{number}"]
        x = x if number == layers - 1 else tf.nn.relu(x)
    return x


def by_hand(strategy, first, images, labels):
    """Returns a function that runs one step of a hand-written loop on this process's batch."""
    import tensorflow as tf

    with strategy.scope():
        values = {name: tf.Variable(value) for name, value in first.items()}
        slots = {name: [tf.Variable(np.zeros_like(value)) for _ in "mv"] for name, value in first.items()}
    batch = BATCH * strategy.num_replicas_in_sync

    def on_replica(images, labels):
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits(values, images))
            loss = tf.reduce_sum(losses)
        gradients = [gradient / batch for gradient in tape.gradient(loss, list(values.values()))]
        gradients = tf.distribute.get_replica_context().all_reduce("SUM", gradients)
        for (name, value), gradient in zip(values.items(), gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=value.handle, m=slots[name][0].handle, v=slots[name][1].handle, beta1_power=0.9, beta2_power=0.999,
                lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7, grad=gradient,
            )  # fmt: skip
        return loss / BATCH

    @tf.function
    def step(images, labels):
        return strategy.experimental_local_results(strategy.run(on_replica, (images, labels)))[0]

    return lambda: float(step(tf.constant(images), tf.constant(labels)))


def by_session(strategy, first, images, labels):
    """Returns a function that runs one step of a TF1 graph on this process's batch."""
    import tensorflow as tf2

    import tf2compat.v1 as tf

    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, images.shape[1]])
        y = tf.placeholder(tf.int32, [None])
        values = {name: tf.get_variable(name, initializer=value) for name, value in first.items()}
        losses = tf2.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits(values, x))
        loss = tf.reduce_mean(losses)
        train_op = tf.train.AdamOptimizer(1e-3, epsilon=1e-7).minimize(loss, tf.train.get_or_create_global_step())
        session = tf.Session(graph=graph, strategy=strategy)
        session.run(tf.global_variables_initializer())
    return lambda: float(session.run([loss, train_op], {x: images, y: labels})[0])


def work(model, rounds):
    """Runs one process's part of the comparison; the first process prints the row."""
    import tensorflow as tf2

    from tf2compat.distribute import strategy_of

    worker = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
    random = np.random.RandomState(worker + 1)
    first = first_values(MODELS[model])
    images = random.rand(BATCH, MODELS[model][0]).astype(np.float32)
    labels = random.randint(0, MODELS[model][-1], BATCH).astype(np.int32)
    joined = strategy_of("multi_worker_mirrored")
    steps = {
        "hand": by_hand(joined, first, images, labels),
        "tf2compat": by_session(joined, first, images, labels),
        "alone": by_session(tf2.distribute.OneDeviceStrategy("CPU:0"), first, images, labels),
    }
    losses = {side: step() for side, step in steps.items()}
    assert abs(losses["hand"] - losses["tf2compat"]) < 1e-4, losses
    times = {side: [] for side in steps}
    for number in range(rounds + WARM_UP):
        for side, step in steps.items():
            began = time.perf_counter()
            for _ in range(STEPS):
                step()
            if number >= WARM_UP:
                times[side].append((time.perf_counter() - began) / STEPS)
    median = {side: statistics.median(seconds) for side, seconds in times.items()}
    if worker == 0:
        row = {"model": f"{model}, {len(first)} variables, batch {BATCH} a process", "what": "2 processes"}
        row |= {f"{side}_us": round(seconds * 1e6) for side, seconds in median.items()}
        row["joining_us"] = round((median["tf2compat"] - median["alone"]) * 1e6)
        print(json.dumps(row | {"hand/tf2compat": median["hand"] / median["tf2compat"]}), flush=True)


def compare(model, rounds):
    """Runs two processes to their end."""
    workers = [f"localhost:{port}" for port in free_ports(2)]
    started = []
    for index in range(2):
        config = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}}
        environment = os.environ | {"TF_CONFIG": json.dumps(config), "TF_CPP_MIN_LOG_LEVEL": "3"}
        command = [sys.executable, __file__, "--work", model, "--rounds", str(rounds)]
        started.append(subprocess.Popen(command, env=environment | {"CUDA_VISIBLE_DEVICES": "-1"}))
    try:
        statuses = [process.wait(timeout=600) for process in started]
        if any(statuses):
            sys.exit(f"{model}: a process failed")
    finally:
        for process in started:
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", action="append", choices=MODELS, help="a model; all by default")
    parser.add_argument("--rounds", type=int, help="rounds of each side")
    parser.add_argument("--work", choices=MODELS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    rounds = options.rounds or (5 if options.quick else 21)
    if options.work:
        work(options.work, rounds)
    else:
        for model in options.only or MODELS:
            compare(model, rounds)


if __name__ == "__main__":
    main()
