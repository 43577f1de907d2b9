"""`CallbackHook`: Keras callbacks in a monitored session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_count, check_mapping, check_type, listed, wrong_type
from tf2compat.engine.step_graph import StepGraph
from tf2compat.errors import UsageError

__all__ = ["CallbackHook"]

_SYMBOL = "tf2compat.keras.CallbackHook"
_LOGS = "a dictionary name -> tensor or its name"
_CALLBACKS = "a list of Keras 3 callbacks"


class CallbackHook(tf.compat.v1.train.SessionRunHook):
    """Any Keras callback inside a `MonitoredTrainingSession`: `hooks=[CallbackHook([EarlyStopping(...)])]`.

    Callbacks see what they see in `fit`: epochs of `steps_per_epoch` steps, logs with the outputs of the step and,
    with `validation_data`, with `val_` in front what the model's `evaluate` returns. They run eagerly, on the
    model whose weights the session trains. `model.stop_training` stops the session. Metrics begin anew with each
    epoch. A session that resumes begins in the epoch of its global step.

    Args:
        callbacks: Keras callbacks.
        steps_per_epoch: how many steps an epoch has; None for one epoch, which ends with the session.
        epochs: how many there will be, for callbacks that ask; the session ends otherwise.
        validation_data: what the model is evaluated on at the end of an epoch: a data set, or `(x, y)`.
        model: the model that callbacks work on; None for that of the step graph.
        logs: name -> tensor or its name; None for the outputs of the step graph.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) a number is less than one; the graph is no step graph, and `logs` is not given; or
            `validation_data` is, and there is no model.

    Source: `keras.callbacks.CallbackList`, `tf.compat.v1.train.SessionRunHook`.
    """

    def __init__(
        self,
        callbacks: Sequence[Any],
        steps_per_epoch: int | None = None,
        epochs: int = 1,
        validation_data: Any = None,
        model: Any | None = None,
        logs: Mapping[str, Any] | None = None,
    ) -> None:
        self._callbacks = listed(_SYMBOL, "callbacks", callbacks, _CALLBACKS)
        _check(self._callbacks, steps_per_epoch, epochs, validation_data, model)
        if logs is not None:
            _check_logs(logs)
        self._steps_per_epoch = steps_per_epoch
        self._epochs = epochs
        self._validation_data = validation_data
        self._model = model
        self._logs = dict(logs) if logs is not None else None
        self._list: Any = None
        self._epoch = self._batch = 0
        self._last: dict[str, Any] = {}
        self._in_epoch = False

    def begin(self) -> None:
        """Finds the outputs of the step and the model."""
        graph = tf.compat.v1.get_default_graph()
        if isinstance(graph, StepGraph):
            self._model = self._model or graph.checkpoint.get("model")
            self._logs = self._logs or dict(graph.outputs)
        if self._logs is None:
            raise UsageError(
                _SYMBOL,
                "The graph is no StepGraph, and nothing says what the logs are.",
                "Pass `logs={'loss': loss}`.",
            )
        if self._validation_data is not None and self._model is None:
            raise UsageError(
                _SYMBOL, "`validation_data` was given, and there is no model to evaluate.", "Pass `model=`."
            )
        self._fetched = {name: graph.as_graph_element(value) for name, value in self._logs.items()}
        self._step = tf.compat.v1.train.get_global_step(graph)

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Begins training, or goes on with it in a session that was recovered."""
        if self._list is not None:
            return
        with _tf.eager_mode():
            self._list = keras.callbacks.CallbackList(
                self._callbacks, model=self._model, epochs=self._epochs, steps=self._steps_per_epoch
            )
            if self._model is not None:
                self._model.stop_training = False
            self._list.on_train_begin()
        steps = int(session.run(self._step)) if self._step is not None else 0  # A callback may have restored it.
        self._epoch, self._batch = divmod(steps, self._steps_per_epoch) if self._steps_per_epoch else (0, 0)

    def before_run(self, run_context: Any) -> Any:
        """Begins a batch, the first one of an epoch also the epoch; asks for the logs."""
        with _tf.eager_mode():
            if not self._in_epoch:
                self._in_epoch = True
                self._list.on_epoch_begin(self._epoch)
            self._list.on_train_batch_begin(self._batch)
        return tf.compat.v1.train.SessionRunArgs(self._fetched)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Ends a batch, the last one of an epoch also the epoch."""
        self._last = dict(run_values.results)
        with _tf.eager_mode():
            self._list.on_train_batch_end(self._batch, dict(self._last))
            self._batch += 1
            if self._batch == self._steps_per_epoch:
                self._end_epoch()
        if getattr(self._model, "stop_training", False):
            run_context.request_stop()

    def _end_epoch(self) -> None:
        logs = dict(self._last)
        if self._validation_data is not None:
            x, y, weights = keras.utils.unpack_x_y_sample_weight(self._validation_data)
            model: Any = self._model
            found = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
            logs.update({f"val_{name}": value for name, value in found.items()})
        self._list.on_epoch_end(self._epoch, logs)
        self._last = logs
        self._epoch, self._batch, self._in_epoch = self._epoch + 1, 0, False
        if self._model is not None:
            self._model.reset_metrics()

    def end(self, session: Any) -> None:
        """Ends the epoch, if there is no length of it, and training."""
        with _tf.eager_mode():
            if self._in_epoch and self._steps_per_epoch is None:
                self._end_epoch()
            self._list.on_train_end(self._last)
        self._list = None


def _check(callbacks: list[Any], steps_per_epoch: Any, epochs: Any, validation_data: Any, model: Any) -> None:
    for callback in callbacks:
        check_type(_SYMBOL, "callbacks", callback, keras.callbacks.Callback, _CALLBACKS)
    if steps_per_epoch is not None:
        check_count(_SYMBOL, "steps_per_epoch", steps_per_epoch, 1, "how many steps an epoch has")
    check_count(_SYMBOL, "epochs", epochs, 1, "how many epochs there will be")
    if model is not None:
        check_type(_SYMBOL, "model", model, keras.Model, "a Keras 3 model")
    if validation_data is not None and not any(hasattr(validation_data, x) for x in ("__iter__", "__getitem__")):
        raise wrong_type(_SYMBOL, "validation_data", validation_data, "a data set, or `(x, y)`")


def _check_logs(logs: Any) -> None:
    check_mapping(_SYMBOL, "logs", logs, _LOGS)
    for value in logs.values():
        if not isinstance(value, str) and not hasattr(value, "dtype"):
            raise wrong_type(_SYMBOL, "logs", value, _LOGS)
