"""A pytest plugin: Keras's `fit` with a `HooksCallback`, or replaced by a session with a `CallbackHook`.

`FIT_IN_A_SESSION` says which: `hooks` or `session`. Where a session cannot stand for `fit` (the model runs eagerly, or
the data have no known length and are read several times) `fit` itself runs, and the report says so.
"""

import os

import keras
import tensorflow as tf
from keras.src.backend.tensorflow.trainer import TFEpochIterator
from keras.src.trainers.data_adapters import array_slicing

import tf2compat
import tf2compat.v1 as tf1

_fit = keras.Model.fit
_left = []


class Nothing(tf1.train.SessionRunHook):
    """Fetches the loss in every step."""

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs("loss:0")


def with_hooks(self, *args, callbacks=None, **options):
    """As `fit`, with a hook."""
    if self.run_eagerly or isinstance(callbacks, keras.callbacks.CallbackList):
        return left_to_keras(self, *args, callbacks=callbacks, **options)
    given = list(callbacks or []) if isinstance(callbacks, (list, tuple, type(None))) else [callbacks]
    return _fit(self, *args, callbacks=[*given, tf2compat.keras.HooksCallback([Nothing()])], **options)


def left_to_keras(self, *args, **options):
    _left.append(os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0])
    return _fit(self, *args, **options)


def in_a_session(
    self,
    x=None,
    y=None,
    batch_size=None,
    epochs=1,
    verbose="auto",
    callbacks=None,
    validation_split=0.0,
    validation_data=None,
    shuffle=True,
    class_weight=None,
    sample_weight=None,
    initial_epoch=0,
    steps_per_epoch=None,
    validation_steps=None,
    validation_batch_size=None,
    validation_freq=1,
):
    """As `fit`, by a session that runs the model's step graph."""
    if validation_split and validation_data is None:
        (x, y, sample_weight), validation_data = array_slicing.train_validation_split(
            (x, y, sample_weight), validation_split=validation_split
        )
    iterator = TFEpochIterator(
        x=x,
        y=y,
        sample_weight=sample_weight,
        batch_size=batch_size,
        steps_per_epoch=steps_per_epoch,
        shuffle=shuffle,
        class_weight=class_weight,
        distribute_strategy=self.distribute_strategy,
    )
    steps = iterator.num_batches
    if self.run_eagerly or (steps is None and epochs > 1):
        given = {name: value for name, value in locals().items() if name not in ("self", "iterator", "steps")}
        return left_to_keras(self, **given)
    dataset = iterator.data_adapter.get_tf_dataset()
    graph = tf2compat.keras.step_graph(self, dataset.repeat() if steps else dataset)
    hook = tf2compat.keras.CallbackHook(
        tf.nest.flatten(callbacks) if callbacks else [],
        steps_per_epoch=steps,
        epochs=epochs,
        validation_data=validation_data,
        validation_freq=validation_freq,
        validation_steps=validation_steps,
        validation_batch_size=validation_batch_size or batch_size,
        initial_epoch=initial_epoch,
        verbose=verbose,
    )
    with graph.as_default(), tf1.train.MonitoredTrainingSession(hooks=[hook]) as session:
        while not session.should_stop():
            session.run(graph.train_op)
    return self.history


def pytest_configure(config):
    """Replaces `fit`."""
    keras.Model.fit = {"hooks": with_hooks, "session": in_a_session}[os.environ["FIT_IN_A_SESSION"]]


def pytest_terminal_summary(terminalreporter):
    """Names the tests in which Keras's own `fit` ran."""
    terminalreporter.write_line(f"fit itself ran in {len(set(_left))} tests: {', '.join(sorted(set(_left)))}")
