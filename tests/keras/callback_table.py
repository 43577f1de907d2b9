"""Every callback that Keras ships, in `fit` and in a session: calls and effects, on one device and on two replicas."""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import re
import sys
import tempfile

import keras
import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

STEPS, EPOCHS = 3, 3
X = np.random.RandomState(0).randn(60, 4).astype(np.float32)
Y = (X.sum(1) > 0).astype(np.int32)


def data():
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(20).repeat()


def with_nan():
    """Returns five batches, the last of which has no finite loss."""
    rows = np.concatenate([X, X[:20], np.full([20, 4], np.nan, np.float32)])
    return tf.data.Dataset.from_tensor_slices((rows, np.concatenate([Y, Y[:40]]))).batch(20)


OPTIMIZERS = {
    "adam": lambda: keras.optimizers.Adam(),
    "averages": lambda: keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.8),
    "averages that are written": lambda: keras.optimizers.SGD(0.1, use_ema=True, ema_overwrite_frequency=2),
    "accumulates": lambda: keras.optimizers.Adam(0.05, gradient_accumulation_steps=2),
    "scaled": lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.05), 64.0, dynamic_growth_steps=2),
    "scaled averages": lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1, use_ema=True), 64.0),
}


def made(strategy=None, optimizer="adam", policy="float32", **compiling):
    keras.backend.clear_session()
    keras.utils.set_random_seed(1)
    kept = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy(policy)
    try:
        with strategy.scope() if strategy else contextlib.nullcontext():
            layers = [keras.layers.Dense(3, activation="relu"), keras.layers.Dense(2, dtype="float32")]
            model = keras.Sequential([keras.Input((4,)), *layers])
            loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
            model.compile(OPTIMIZERS[optimizer](), loss, metrics=["accuracy"], **compiling)
    finally:
        keras.mixed_precision.set_dtype_policy(kept)
    return model


def shown(value):
    """Returns a number as text, or the numbers of an array as a list, to five digits."""
    if isinstance(value, str) and not value.replace(".", "").isdigit():
        return value
    return f"{float(value):.5f}" if np.ndim(value) == 0 else np.round(np.asarray(value, np.float64), 5).tolist()


def recorded(callback):
    """Makes a callback write down in `calls` what it is called with."""
    methods = [name for name in dir(keras.callbacks.Callback) if name.startswith("on_") and "batch_end" not in name]
    methods += [f"on_{kind}_batch_end" for kind in ("train", "test", "predict")]
    callback.calls = []

    def recording(name, method):
        def call(self, *args, **kwargs):
            given = [*args, *kwargs.values()]
            logs = next((part for part in given if isinstance(part, dict)), {})
            numbers = [part for part in given if isinstance(part, int)]
            self.calls.append([name, *numbers, {key: shown(part) for key, part in logs.items()}])
            return method(self, *args, **kwargs)

        return call

    kind = type(callback)
    callback.__class__ = type(kind.__name__, (kind,), {name: recording(name, getattr(kind, name)) for name in methods})
    return callback


def folder_of(path):
    """Returns what a callback wrote: names of files, the text of tables, the values of events."""
    found = {}
    for file in sorted(pathlib.Path(path).rglob("*")):
        if "orbax" in file.parts:  # Its own names are drawn at random; those of its checkpoints are steps.
            found["/".join(file.relative_to(path).parts[:2])] = ""
        elif file.suffix == ".csv":
            rows = [line.split(",") for line in file.read_text().splitlines()[1:]]
            found[file.name] = [[shown(cell) for cell in row] for row in rows]
        elif file.name.startswith("events"):
            found[f"{file.parent.name}/events"] = events_of(file)
        elif file.is_file():
            found[str(file.relative_to(path))] = ""
    return found


def events_of(file):
    return [
        [value.tag, int(event.step), shown(tf.make_ndarray(value.tensor))]
        for event in tf.compat.v1.train.summary_iterator(str(file))
        for value in event.summary.value
        if value.tag.startswith(("epoch", "evaluation", "batch")) and "steps_per_second" not in value.tag
    ]


def plateau(folder):
    return keras.callbacks.ReduceLROnPlateau("loss", patience=1, min_delta=9.0)


def early(folder):
    return keras.callbacks.EarlyStopping("val_loss", min_delta=9.0, restore_best_weights=True)


def rates(folder):
    return keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))


def best(folder):
    return keras.callbacks.ModelCheckpoint(f"{folder}/best.keras", monitor="val_loss", save_best_only=True)


def weights_by_batch(folder):
    return keras.callbacks.ModelCheckpoint(f"{folder}/{{batch}}.weights.h5", save_weights_only=True, save_freq=2)


def tensorboard(folder):
    return keras.callbacks.TensorBoard(folder, write_graph=False, update_freq=2)


def backup(folder):
    return keras.callbacks.BackupAndRestore(f"{folder}/backup", delete_checkpoint=False)


def stops_in_a_batch(folder):
    def stop(batch, logs):
        callback.model.stop_training = callback.model.optimizer.iterations == 5

    callback = keras.callbacks.LambdaCallback(on_train_batch_end=stop)
    return callback


def orbax(folder):
    return keras.callbacks.OrbaxCheckpoint(f"{folder}/orbax", "val_loss", save_best_only=True, save_on_background=False)


def orbax_by_batch(folder):
    return keras.callbacks.OrbaxCheckpoint(f"{folder}/orbax_by_batch/orbax", save_freq=2)


def backup_by_batch(folder):
    return keras.callbacks.BackupAndRestore(f"{folder}/backup", save_freq=2, delete_checkpoint=False)


def averages(folder):
    return keras.callbacks.SwapEMAWeights()


class Fails(keras.callbacks.Callback):
    """Ends a training in its sixth batch, as a kill would."""

    def on_train_begin(self, logs=None):
        self.left = 5

    def on_train_batch_begin(self, batch, logs=None):
        self.left -= 1
        if self.left < 0:
            raise InterruptedError


def monitor(folder):
    import requests

    sent = []
    requests.post = lambda *args, **kwargs: sent.append({key: shown(x) for key, x in kwargs["json"].items()})
    callback = keras.callbacks.RemoteMonitor(send_as_json=True)
    callback.sent = sent
    return callback


CASES = {
    "callbacks that change nothing": {
        "callbacks": {
            "BackupAndRestore": backup,
            "CSVLogger": lambda folder: keras.callbacks.CSVLogger(f"{folder}/log.csv"),
            "Callback": lambda folder: keras.callbacks.Callback(),
            "History": lambda folder: keras.callbacks.History(),
            "ModelCheckpoint": best,
            "ModelCheckpoint by batch": weights_by_batch,
            "ProgbarLogger": lambda folder: keras.callbacks.ProgbarLogger(),
            "RemoteMonitor": monitor,
            "TensorBoard": tensorboard,
        },
        "options": {"verbose": 2},
    },
    "learning rates": {
        "callbacks": {"LearningRateScheduler": rates, "ReduceLROnPlateau": plateau},
        "options": {"validation_freq": [1, 3], "validation_steps": 2, "validation_batch_size": 8, "initial_epoch": 1},
    },
    "EarlyStopping": {"callbacks": {"EarlyStopping": early}},
    "a stop in a batch": {"callbacks": {"LambdaCallback": stops_in_a_batch}},
    "SwapEMAWeights": {"callbacks": {"SwapEMAWeights": averages}, "made": {"optimizer": "averages"}},
    "SwapEMAWeights by epoch": {
        "callbacks": {"SwapEMAWeights": lambda folder: keras.callbacks.SwapEMAWeights(True)},
        "made": {"optimizer": "averages"},
        "options": {"epochs": 2},
    },
    "averages that are written": {
        "callbacks": {"ModelCheckpoint": best, "SwapEMAWeights": averages},
        "made": {"optimizer": "averages that are written"},
    },
    "averages of a scaled optimizer": {
        "callbacks": {"SwapEMAWeights": averages},
        "made": {"optimizer": "scaled averages"},
    },
    "mixed precision": {
        "callbacks": {"LearningRateScheduler": rates, "ModelCheckpoint by batch": weights_by_batch},
        "made": {"policy": "mixed_float16"},
    },
    "a scaled optimizer": {
        "callbacks": {"BackupAndRestore": backup, "ModelCheckpoint": best, "ReduceLROnPlateau": plateau},
        "made": {"optimizer": "scaled"},
    },
    "accumulated gradients": {
        "callbacks": {"EarlyStopping": early, "LearningRateScheduler": rates, "TensorBoard": tensorboard},
        "made": {"optimizer": "accumulates"},
    },
    "three steps at a time": {
        "callbacks": {"EarlyStopping": early, "ModelCheckpoint by batch": weights_by_batch},
        "made": {"steps_per_execution": 3},
    },
    "BackupAndRestore after a kill": {
        "callbacks": {"BackupAndRestore": backup, "LearningRateScheduler": rates},
        "made": {"optimizer": "scaled"},
        "killed": True,
    },
    "BackupAndRestore by batch after a kill": {
        "callbacks": {
            "BackupAndRestore": backup_by_batch,
            "CSVLogger": lambda folder: keras.callbacks.CSVLogger(f"{folder}/log.csv", append=True),
        },
        "killed": True,
    },
    "data that end early, with NaN": {
        "callbacks": {
            "CSVLogger": lambda folder: keras.callbacks.CSVLogger(f"{folder}/log.csv"),
            "TerminateOnNaN": lambda folder: keras.callbacks.TerminateOnNaN(),
        },
        "data": with_nan,
        "options": {"epochs": 2, "validation_data": None},
    },
}
"""Trainings with callbacks that do not touch each other."""
if importlib.util.find_spec("orbax") and hasattr(keras.callbacks, "OrbaxCheckpoint"):
    CASES["OrbaxCheckpoint"] = {"callbacks": {"OrbaxCheckpoint": orbax, "OrbaxCheckpoint by batch": orbax_by_batch}}


def callback_names():
    return {name.partition(" ")[0] for case in CASES.values() for name in case["callbacks"]}


def fit(model, callbacks, source, options):
    model.fit(source, shuffle=False, callbacks=callbacks, **options)


def run(model, callbacks, source, options):
    graph = tf2compat.keras.step_graph(model, source)
    hook = tf2compat.keras.CallbackHook(callbacks, **options)
    with graph.as_default(), tf1.train.MonitoredTrainingSession(hooks=[hook]) as session:
        while not session.should_stop():
            session.run(graph.train_op)


def effects_or_error(train, case, strategy):
    """Returns the effects of a training, or the error where Keras cannot do it: a sum of replicas in a condition."""
    try:
        return effects(train, case, strategy)
    except (RuntimeError, TypeError, tf.errors.OpError) as error:
        return {"calls": None, "error": " ".join(str(error).split())[:300]}


def effects(train, case, strategy=None):
    """Returns all that can be seen of a training with callbacks, of which nothing depends on the time."""
    options = {"epochs": EPOCHS, "steps_per_epoch": STEPS, "validation_data": (X, Y), "verbose": 0}
    options |= case.get("options", {})
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed:
        if case.get("killed"):
            begun = [make(folder) for make in case["callbacks"].values()]
            with contextlib.suppress(InterruptedError):
                train(made(strategy, **case.get("made", {})), [*begun, Fails()], data(), options)
        callbacks = {name: recorded(make(folder)) for name, make in case["callbacks"].items()}
        model = made(strategy, **case.get("made", {}))
        train(model, list(callbacks.values()), case.get("data", data)(), options)
        return {
            "calls": {name: callback.calls for name, callback in callbacks.items()},
            "params": [getattr(callback, "params", None) for callback in callbacks.values()],
            "history": {key: [shown(x) for x in values] for key, values in model.history.history.items()},
            "epochs": model.history.epoch,
            "weights": [shown(np.asarray(v)) for v in [*model.weights, *model.optimizer.variables]],
            "files": folder_of(folder),
            "printed": re.sub(r"\d+m?u?s", "", printed.getvalue()),
            "sent": [getattr(callback, "sent", None) for callback in callbacks.values()],
        }


def main():
    tf.config.set_logical_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
    )
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    found = {}
    for name in sys.argv[1:] or CASES:
        for where, on in (("one device", None), ("two replicas", strategy)):
            found[f"{name}, {where}"] = [effects_or_error(way, CASES[name], on) for way in (fit, run)]
    print(json.dumps({"table": found}))


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    main()
