"""`HooksCallback`: TF1's hooks in `model.fit`."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tf2compat.arguments import check_path, check_type, listed
from tf2compat.errors import UsageTypeError
from tf2compat.keras.model_graph import model_graph
from tf2compat.steps.step_graph import StepGraph
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.monitored_session import MonitoredSession

__all__ = ["HooksCallback"]

_SYMBOL = "tf2compat.keras.HooksCallback"


class HooksCallback(keras.callbacks.Callback):
    """Any `SessionRunHook` inside `model.fit(callbacks=[HooksCallback(hooks)])`.

    While it is there, `fit` runs the model's `train_step` as a `StepGraph` under a `MonitoredSession` with these
    hooks: the same numbers, and hooks may fetch outputs (`loss:0`), metrics, variables, the global step
    (`optimizer.iterations`) and any inner tensor by name, add operations in `begin`, use
    `run_context.session` and request a stop.

    `begin` and `after_create_session` come before the first step of `fit` (once its data is known), `before_run`
    and `after_run` around each step, between `on_train_batch_begin` and `on_train_batch_end`
    of callbacks, `end` when `fit` ends. With `steps_per_execution=n` hooks see the last of every `n` steps.
    `validation_data` is evaluated by Keras, without hooks. When a step fails, the session is
    closed and `end` is not called, as in TF1.

    Args:
        hooks: `SessionRunHook`s.
        scaffold: a `Scaffold`, for its `init_fn`, `summary_op` or `saver`.
        checkpoint_dir: a folder whose newest checkpoint is restored before the first step, if it has one.
            None to begin with the model's weights as they are. Saving is left to a `CheckpointSaverHook`.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type, or `hooks` holds something that is no hook.

    Source: `tf.compat.v1.train.SessionRunHook`, `keras.callbacks.Callback`.
    """

    def __init__(self, hooks: Sequence[Any], scaffold: Any | None = None, checkpoint_dir: str | None = None) -> None:
        super().__init__()
        hooks = listed(_SYMBOL, "hooks", hooks, "a list of SessionRunHooks")
        if scaffold is not None:
            check_type(_SYMBOL, "scaffold", scaffold, tf.compat.v1.train.Scaffold, "a `tf.train.Scaffold`")
        if checkpoint_dir is not None:
            checkpoint_dir = check_path(_SYMBOL, "checkpoint_dir", checkpoint_dir, "the path of a folder")
        wrong = [type(hook).__name__ for hook in hooks if not hasattr(hook, "before_run")]
        if wrong:
            raise UsageTypeError(
                _SYMBOL,
                f"Argument `hooks` must be SessionRunHooks, got {', '.join(wrong)}.",
                "Pass Keras callbacks to `fit` directly.",
            )
        self._hooks = hooks
        self._scaffold = scaffold
        self._checkpoint_dir = checkpoint_dir
        self._graph: StepGraph | None = None
        self._session: Any = None
        self._replaced: Any = None
        self._expected = False

    @property
    def graph(self) -> StepGraph | None:
        """The graph that the hooks see; None before the first step."""
        return self._graph

    def on_train_begin(self, logs: Any = None) -> None:
        """Makes `fit` run the step under the hooks."""
        self._forget()
        self._replaced = self.model.train_function
        # `fit` calls this attribute, and makes a function only where there is none.
        self.model.train_function = self._step

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Expects a step of this `fit`."""
        self._expected = True

    def on_train_end(self, logs: Any = None) -> None:
        """Ends the session: hooks' `end` is called."""
        session, graph = self._session, self._graph
        self._forget()
        if session is not None and graph is not None:
            with graph.as_default():
                session.close()

    def _forget(self) -> None:
        """Gives the model its own function back."""
        if self._replaced is not None or self.model.train_function == self._step:
            self.model.train_function = self._replaced
        self._session = self._replaced = None
        self._expected = False

    def _step(self, iterator: Any) -> dict[str, Any]:
        """Runs what `fit` calls a train function: `steps_per_execution` steps; returns the logs."""
        if not self._expected:  # A `fit` without this callback, after one that was interrupted.
            self._forget()
            self.model.make_train_function(force=True)
            return dict(self.model.train_function(iterator))
        self._expected = False
        # Taken first: a graph is made only where there is a batch to run.
        batches = list(itertools.islice(iterator, int(self.model.steps_per_execution)))
        if not batches:
            # Keras takes it for the end of the data.
            raise StopIteration
        if self._session is None:
            self._open(iterator)
        graph: Any = self._graph
        with graph.as_default():
            try:
                for batch in batches[:-1]:
                    graph.set_batch(batch)
                    self._session.run_step_fn(lambda step_context: step_context.session.run(graph.train_op))
                graph.set_batch(batches[-1])
                _, logs = self._session.run([graph.train_op, graph.outputs])
                self.model.stop_training = self.model.stop_training or self._session.should_stop()
            except BaseException:
                session = self._session
                self._forget()
                # As a `with` block that an error leaves: hooks' `end` is not called.
                session.__exit__(*sys.exc_info())
                raise
        return dict(logs)

    def _open(self, iterator: Any) -> None:
        self._graph = model_graph(self.model, "train", element_spec=iterator.element_spec)
        with self._graph.as_default():
            creator = ChiefSessionCreator(self._scaffold, checkpoint_dir=self._checkpoint_dir)
            self._session = MonitoredSession(creator, self._hooks)
