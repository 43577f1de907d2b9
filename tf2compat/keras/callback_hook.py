"""`CallbackHook`: Keras callbacks in a monitored session."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_count, check_mapping, check_type, listed, wrong_type
from tf2compat.errors import UsageError
from tf2compat.keras.epoch_position import EpochPosition
from tf2compat.keras.validation import Validation
from tf2compat.steps.eager import eager
from tf2compat.steps.step_graph import StepGraph

__all__ = ["CallbackHook"]

_SYMBOL = "tf2compat.keras.CallbackHook"
_LOGS = "a dictionary name -> tensor or its name"
_CALLBACKS = "a list of Keras 3 callbacks"


class CallbackHook(tf.compat.v1.train.SessionRunHook):
    """Any Keras callback inside a `MonitoredTrainingSession`: `hooks=[CallbackHook([EarlyStopping(...)])]`.

    Callbacks see what they see in `fit`, in the same order: epochs of `steps_per_epoch` steps, logs with the outputs
    of the step and, with `validation_data`, those of the model's `evaluate`, whose batches they see as well. They run
    eagerly, on the model whose weights the session trains. `model.stop_training` stops the session. An epoch that
    the end of the session cuts short ends with it. Metrics begin anew with each epoch. A session that resumes begins
    in the epoch of its global step, or in that which `BackupAndRestore` restores. `model.history` is the history.

    Args:
        callbacks: Keras callbacks.
        steps_per_epoch: how many steps an epoch has; None for one epoch, which ends with the session.
        epochs: the number of the epoch before which training ends, as for `fit`; the hook stops the session there.
            None where something else stops it.
        validation_data: what the model is evaluated on at the end of an epoch: a data set, or `(x, y)`.
        model: the model that callbacks work on; None for that of the step graph.
        logs: name -> tensor or its name; None for the outputs of the step graph.
        initial_epoch: the epoch with which this session begins; None for that of the global step.
        validation_freq: after every how many epochs to evaluate, or a list of epochs, counted from 1.
        validation_steps: how many batches an evaluation has; None for all.
        validation_batch_size: of arrays; None for 32.
        verbose: 0 for no progress bar, 1 for one, 2 for a line an epoch.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) a number is less than one; the graph is no step graph, and `logs` is not given; or
            `validation_data` is, and there is no model.

    Source: `keras.Model.fit`, `keras.callbacks.CallbackList`, `tf.compat.v1.train.SessionRunHook`.
    """

    def __init__(
        self,
        callbacks: Sequence[Any],
        steps_per_epoch: int | None = None,
        epochs: int | None = None,
        validation_data: Any = None,
        model: Any | None = None,
        logs: Mapping[str, Any] | None = None,
        *,
        initial_epoch: int | None = None,
        validation_freq: int | Collection[int] = 1,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        verbose: int | str = 0,
    ) -> None:
        self._callbacks = listed(_SYMBOL, "callbacks", callbacks, _CALLBACKS)
        _check(self._callbacks, steps_per_epoch, epochs, initial_epoch, model)
        if logs is not None:
            _check_logs(logs)
        self._validation = Validation(validation_data, validation_freq, validation_steps, validation_batch_size)
        self._position = EpochPosition(steps_per_epoch)
        self._epochs, self._initial_epoch = epochs, initial_epoch
        self._model = model
        self._logs = dict(logs) if logs is not None else None
        self._verbose = verbose
        self._list: Any = None
        self._last: dict[str, Any] | None = None
        self._of_step: dict[str, Any] = {}
        self._left: int | None = None
        self._trains = False

    def begin(self) -> None:
        """Finds the outputs of the step and the model."""
        graph = tf.compat.v1.get_default_graph()
        self._batches = None
        if isinstance(graph, StepGraph):
            own = graph.checkpoint.get("model")
            self._model = self._model or own
            self._trains = graph.count_steps and own is not None and self._model is own
            self._logs = self._logs or dict(graph.outputs)
            self._batches = graph.batches
        if self._logs is None:
            raise UsageError(
                _SYMBOL,
                "The graph is no StepGraph, and nothing says what the logs are.",
                "Pass `logs={'loss': loss}`.",
            )
        self._validation.check_model(self._model)
        self._fetched = {name: graph.as_graph_element(value) for name, value in self._logs.items()}
        self._step = tf.compat.v1.train.get_global_step(graph)

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Begins training, or goes on with it in a session that was recovered."""
        # A recovered session is the same training to callbacks: no second `on_train_begin`.
        if self._list is not None:
            self._left = None
            self._position.recover(self._steps(session))
            return
        restored = self._begin_training()
        self._position.begin(self._steps(session), self._initial_epoch if restored is None else restored)
        # After a restore nothing tells how many batches the data set still has.
        self._left = self._batches if self._steps(session) == 0 else None
        if self._is_over and coord is not None:
            coord.request_stop()

    def _steps(self, session: Any) -> int:
        return int(session.run(self._step)) if self._step is not None else 0

    def _begin_training(self) -> int | None:
        """Calls `on_train_begin`; returns the epoch that a callback wants to begin with, if one does."""
        steps = self._position.steps_per_epoch
        # Callbacks compare the epoch with the last one: where nothing says which it is, none is.
        epochs = self._epochs or (1 if steps is None else sys.maxsize)
        with eager():
            self._list = keras.callbacks.CallbackList(
                self._callbacks,
                add_history=self._model is not None,
                add_progbar=self._verbose != 0,
                model=self._model,
                verbose=self._verbose,
                epochs=epochs,
                steps=steps or self._batches,
            )
            if self._model is None:
                self._list.on_train_begin()
                return None
            # A callback of the training before may have set it.
            self._model.stop_training = False
            self._validation.end(self._model)
            with _tf.initial_epoch_of_callbacks(self._model) as found:
                self._list.on_train_begin()
            return found[0] or self._initial_epoch or 0 if found else None

    @property
    def _steps_per_execution(self) -> int:
        return int(getattr(self._model, "steps_per_execution", 1) or 1)

    def before_run(self, run_context: Any) -> Any:
        """Begins a batch, the first one of an epoch also the epoch; asks for the logs."""
        position = self._position
        if self._left == 0:  # There is no batch any more: this step ends the session.
            return tf.compat.v1.train.SessionRunArgs(self._fetched)
        with eager():
            if not position.in_epoch:
                position.in_epoch = True
                if self._model is not None:
                    self._model.reset_metrics()
                self._list.on_epoch_begin(position.epoch)
            if position.batch % self._steps_per_execution == 0:
                self._list.on_train_batch_begin(position.batch)
        return tf.compat.v1.train.SessionRunArgs(self._fetched)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Ends a batch, the last one of an epoch also the epoch."""
        self._of_step = dict(run_values.results)
        position, together = self._position, self._steps_per_execution
        position.batch += 1
        ends = position.batch == position.steps_per_epoch
        if self._left is not None:
            self._left -= 1
        with eager():
            if ends or self._left == 0 or position.batch % together == 0:
                # `fit` numbers a batch by the last step of its execution, also where that is cut short.
                last = -(-position.batch // together) * together - 1
                self._list.on_train_batch_end(last, dict(self._of_step))
            if ends:
                self._end_epoch()
        if getattr(self._model, "stop_training", False) or self._is_over:
            run_context.request_stop()

    @property
    def _is_over(self) -> bool:
        return self._epochs is not None and self._position.epoch >= self._epochs

    def _end_epoch(self) -> None:
        logs = self._logs_of_epoch()
        logs.update(self._validation.logs(self._position.epoch, self._model, self._list))
        self._list.on_epoch_end(self._position.epoch, logs)
        self._last = logs
        self._position.next_epoch()

    def _logs_of_epoch(self) -> dict[str, Any]:
        """Returns the model's metrics where they are the logs: those of the step are of one replica each."""
        if self._trains and self._model is not None and self._model.compiled:
            metrics = dict(self._model.get_metrics_result())
            if metrics.keys() == self._of_step.keys():
                return metrics
        return dict(self._of_step)

    def end(self, session: Any) -> None:
        """Ends an epoch that is not over, and training."""
        with eager():
            if self._position.in_epoch:
                self._end_epoch()
            model: Any = self._model
            if self._trains and isinstance(model.optimizer, keras.optimizers.Optimizer):
                # As at the end of `fit`: averaged weights take the place of the last ones.
                model.optimizer.finalize_variable_values(model.trainable_weights)
            self._validation.end(self._model)
            self._list.on_train_end(self._last)
        self._list = None


def _check(callbacks: list[Any], steps_per_epoch: Any, epochs: Any, initial_epoch: Any, model: Any) -> None:
    for callback in callbacks:
        check_type(_SYMBOL, "callbacks", callback, keras.callbacks.Callback, _CALLBACKS)
    if steps_per_epoch is not None:
        check_count(_SYMBOL, "steps_per_epoch", steps_per_epoch, 1, "how many steps an epoch has")
    if epochs is not None:
        check_count(_SYMBOL, "epochs", epochs, 1, "how many epochs there will be")
    if initial_epoch is not None:
        check_count(_SYMBOL, "initial_epoch", initial_epoch, 0, "the number of an epoch, from 0")
    if model is not None:
        check_type(_SYMBOL, "model", model, keras.Model, "a Keras 3 model")


def _check_logs(logs: Any) -> None:
    check_mapping(_SYMBOL, "logs", logs, _LOGS)
    for value in logs.values():
        if not isinstance(value, str) and not hasattr(value, "dtype"):
            raise wrong_type(_SYMBOL, "logs", value, _LOGS)
