#!/usr/bin/env python3
"""A training step of a Keras model: by `fit` with callbacks, by its step graph under hooks, and by `fit` with hooks.

    python benchmarks/keras_steps.py [--quick]

All train the same model on the same data set in one process, alternating. `fit` has callbacks that do what
the hooks do: one watches the loss for NaN, one counts steps a second, one logs the loss every hundred steps.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import statistics
import time

import keras
import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

BATCH = 32


def mlp():
    layers = [keras.Input((784,)), *(keras.layers.Dense(256, activation="relu") for _ in range(3))]
    return keras.Sequential([*layers, keras.layers.Dense(10)])


def convnet():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(16, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.BatchNormalization(),
            layers.Conv2D(32, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10),
        ]
    )


def data():
    random = np.random.RandomState(0)
    x, y = random.rand(BATCH * 20, 784).astype(np.float32), random.randint(10, size=BATCH * 20)
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH).cache().repeat()


class Watch(keras.callbacks.Callback):
    """What the hooks do, as callbacks."""

    def __init__(self):
        super().__init__()
        self._since, self._count = time.perf_counter(), 0

    def on_train_batch_end(self, batch, logs=None):
        if math.isnan(logs["loss"]):
            self.model.stop_training = True
        self._count += 1
        if self._count % 100 == 0:
            logging.debug("loss %s, %s steps/s", logs["loss"], 100 / (time.perf_counter() - self._since))
            self._since = time.perf_counter()


def hooks(steps):
    return [
        tf1.train.NanTensorHook("loss:0"),
        tf1.train.StepCounterHook(every_n_steps=100, output_dir=None, summary_writer=NoWriter()),
        tf1.train.LoggingTensorHook(["loss:0"], every_n_iter=100),
        tf1.train.StopAtStepHook(num_steps=steps),
    ]


class NoWriter:
    def add_summary(self, *_):
        pass


def compiled(make):
    keras.utils.set_random_seed(1)
    model = make()
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def by_fit(make, extra):
    """Returns a function that trains some steps by `fit`: seconds a step."""
    model, batches = compiled(make), data()

    def train(steps):
        clock = Clock(steps)
        model.fit(batches, steps_per_epoch=steps, shuffle=False, verbose=0, callbacks=[clock, *extra(steps)])
        return clock.seconds

    return train


class Clock(keras.callbacks.Callback):
    """Seconds a step, the first ones left out: a `fit` with hooks traces the step at the beginning."""

    def __init__(self, steps):
        super().__init__()
        self._first, self._steps = steps // 5, steps

    def on_train_batch_end(self, batch, logs=None):
        if batch + 1 == self._first:
            self._since = time.perf_counter()
        if batch + 1 == self._steps:
            self.seconds = (time.perf_counter() - self._since) / (self._steps - self._first)


def by_step_graph(make):
    model = compiled(make)
    graph = tf2compat.keras.step_graph(model, data())

    def train(steps):
        with (
            graph.as_default(),
            tf1.train.MonitoredSession(tf1.train.ChiefSessionCreator(), hooks=hooks(steps)) as session,
        ):
            count = 0
            while not session.should_stop():
                session.run(graph.train_op)
                count += 1
                if count == steps // 5:
                    since = time.perf_counter()
            return (time.perf_counter() - since) / (steps - steps // 5)

    return train


def measured(make, steps, rounds):
    sides = {
        "fit": by_fit(make, lambda steps: [Watch()]),
        "step_graph": by_step_graph(make),
        "hooks_in_fit": by_fit(make, lambda steps: [tf2compat.keras.HooksCallback(hooks(steps))]),
    }
    seconds = {name: [] for name in sides}
    for train in sides.values():
        train(steps)
    for _ in range(rounds):
        for name, train in sides.items():
            seconds[name].append(train(steps))
    fit = statistics.median(seconds["fit"])
    return {"fit_us": fit * 1e6, **{name: fit / statistics.median(seconds[name]) for name in list(sides)[1:]}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    steps, rounds = (100, 3) if quick else (500, 9)
    print(json.dumps({make.__name__: measured(make, steps, rounds) for make in (mlp, convnet)}))


if __name__ == "__main__":
    main()
