"""A Keras model on two replicas: by `fit`, by its step graph under hooks, by `fit` with hooks; prints all."""

import json
import sys
import tempfile

import keras
import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

STEPS = 6


def made(strategy):
    keras.backend.clear_session()
    keras.utils.set_random_seed(1)
    with strategy.scope():
        model = keras.Sequential(
            [
                keras.Input((4,)),
                keras.layers.Dense(8, activation="relu"),
                keras.layers.BatchNormalization(),
                keras.layers.Dense(2),
            ]
        )
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def data():
    random = np.random.RandomState(0)
    x = random.randn(16 * STEPS, 4).astype(np.float32)
    return tf.data.Dataset.from_tensor_slices((x, (x.sum(1) > 0).astype(np.int32))).batch(16)


class Losses(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_end(self, batch, logs=None):
        self.seen.append([float(logs["loss"]), float(logs["accuracy"])])


class Fetched(tf1.train.SessionRunHook):
    def __init__(self):
        self.seen = []

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs(["loss:0", "accuracy:0"])

    def after_run(self, run_context, run_values):
        self.seen.append([float(value) for value in run_values.results])


def weights(model):
    return [np.asarray(variable).tolist() for variable in model.variables + model.optimizer.variables]


def copies_differ(model):
    values = [getattr(v.value, "values", ()) for v in model.trainable_variables + model.optimizer.variables]
    return sum(not np.array_equal(copies[0].numpy(), other.numpy()) for copies in values for other in copies[1:])


def trained(model, folder, last_step):
    graph = tf2compat.keras.step_graph(model, data().repeat())
    hook = Fetched()
    with graph.as_default():
        hooks = [hook, tf1.train.StopAtStepHook(last_step=last_step)]
        with tf1.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=hooks) as session:
            while not session.should_stop():
                session.run(graph.train_op)
    return hook.seen


def main():
    tf.config.set_logical_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
    )
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    found = {}
    fitted, losses = made(strategy), Losses()
    fitted.fit(data(), verbose=0, callbacks=[losses])
    found["fit"] = losses.seen
    found["weights"] = weights(fitted)
    stepped = made(strategy)
    with tempfile.TemporaryDirectory() as folder:
        found["step_graph"] = trained(stepped, folder, STEPS)
        found["step_graph_weights"] = weights(stepped)
        found["step_graph_copies_differ"] = copies_differ(stepped)
        restored = made(strategy)
        trained(restored, folder, STEPS)  # There is nothing left to do; it is restored.
        found["steps"], found["restored_steps"] = (
            int(np.asarray(model.optimizer.iterations)) for model in (stepped, restored)
        )
        found["restored_copies_differ"] = copies_differ(restored)
    hooked, losses, hook = made(strategy), Losses(), Fetched()
    hooked.fit(data(), verbose=0, callbacks=[losses, tf2compat.keras.HooksCallback([hook])])
    found["hooks_in_fit"] = hook.seen
    found["hooks_in_fit_logs"] = losses.seen
    found["hooks_in_fit_weights"] = weights(hooked)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
