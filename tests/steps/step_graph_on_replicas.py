"""A step of plain TensorFlow 2 on two replicas, with a data set that ends, a checkpoint and a hook that writes."""

import json
import sys
import tempfile

import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

ROWS = 8


def data():
    x = np.random.RandomState(0).randn(4 * ROWS, 3).astype(np.float32)
    return tf.data.Dataset.from_tensor_slices((x, x.sum(1, keepdims=True))).batch(ROWS)


class Step:
    def __init__(self, strategy):
        self.strategy = strategy
        with strategy.scope():
            self.weight = tf.Variable(tf.ones([3, 1]), name="weight")
            self.calls = tf.Variable(
                0, name="calls", trainable=False, aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA
            )

    def __call__(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(tf.matmul(x, self.weight) - y)) / ROWS
        gradient = tf.distribute.get_replica_context().all_reduce("sum", tape.gradient(loss, self.weight))
        self.weight.assign_sub(0.1 * gradient)
        self.calls.assign_add(1)
        return {"loss": loss, "rows": x[:, 0]}

    def copies(self):
        return [variable.numpy().tolist() for variable in self.strategy.experimental_local_results(self.weight)]


class Halves(tf1.train.SessionRunHook):
    """Writes a variable, as a hook that schedules something does: it knows one copy only."""

    def begin(self):
        (weight,) = tf1.trainable_variables()
        self._op = weight.assign(weight * 0.5)

    def after_create_session(self, session, coord):
        session.run(self._op)


def run(strategy, folder, hooks):
    step = Step(strategy)
    graph = tf2compat.StepGraph(step, data(), strategy=strategy, reduction="sum")
    seen = []
    with graph.as_default(), tf1.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=hooks) as session:
        while not session.should_stop():
            values = session.run({"train": graph.train_op, **graph.outputs})
            seen.append([float(values["loss"]), len(values["rows"])])
        calls = None
    with tf.init_scope():
        calls = int(strategy.experimental_local_results(step.calls)[0].numpy())
    return {"seen": seen, "copies": step.copies(), "calls": calls}


def fed(strategy, rows):
    """The same step, which is fed."""
    step, seen = Step(strategy), []
    x = np.random.RandomState(0).randn(4 * ROWS, 3).astype(np.float32)
    signature = [tf.TensorSpec([None, 3]), tf.TensorSpec([None, 1])]
    graph = tf2compat.StepGraph(step, input_signature=signature, strategy=strategy, reduction="sum")
    with graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        for start in range(0, 4 * rows, rows):
            batch = x[start : start + rows]
            feeds = {"x:0": batch, "y:0": batch.sum(1, keepdims=True)}
            values = session.run({"train": graph.train_op, **graph.outputs}, feeds)
            seen.append([float(values["loss"]), values["rows"].tolist()])
    return {"seen": seen, "copies": step.copies()}


def resumed(strategy, folder, stops):
    """Shuffled data, read by sessions that end after so many steps each, and go on where the one before ended."""
    seen = []
    for stop in stops:
        step = Step(strategy)
        shuffled = data().unbatch().shuffle(64, seed=3).batch(ROWS).repeat(2)
        graph = tf2compat.StepGraph(step, shuffled, strategy=strategy, reduction="sum")
        hooks = [tf1.train.StopAtStepHook(last_step=stop)]
        with (
            graph.as_default(),
            tf1.train.MonitoredTrainingSession(
                checkpoint_dir=folder, hooks=hooks, restore_input_position=True
            ) as session,
        ):
            while not session.should_stop():
                values = session.run({"train": graph.train_op, **graph.outputs})
                seen.append([float(values["loss"]), values["rows"].tolist()])
    return {"seen": seen, "copies": step.copies()}


def main():
    cpus = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
    two, one = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]), tf.distribute.OneDeviceStrategy("CPU:0")
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        found = {
            "two": run(two, first, [Halves()]),
            "one": run(one, second, [Halves()]),
            "two again": run(two, first, []),
            "one again": run(one, second, []),
            "two fed": fed(two, ROWS),
            "one fed": fed(one, ROWS),
            "two fed unevenly": fed(two, 7),
            "one fed unevenly": fed(one, 7),
            "two undisturbed": resumed(two, f"{first}/undisturbed", [8]),
            "two resumed": resumed(two, f"{first}/resumed", [1, 3, 8]),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
