"""`ProgressHook`: one line that shows how far the training is. Not in TF1."""

from __future__ import annotations

import sys
from typing import Any, TextIO

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from tf2compat.errors import UsageStateError

__all__ = ["ProgressHook"]


class ProgressHook(tf.compat.v1.train.SessionRunHook):
    """Shows step, steps per second, loss and time left, on one line of the terminal.

    It is quiet, and fetches nothing, when the output is no terminal.

    Args:
        last_step: the global step at which the training ends; without it there is no time left.
        loss: a scalar tensor to show, or its name.
        file: where to write; standard error when None.

    Raises:
        UsageStateError: (a RuntimeError) in `begin`, when the graph has no global step.
    """

    def __init__(self, last_step: int | None = None, loss: Any | None = None, file: TextIO | None = None) -> None:
        self._last_step = last_step
        self._loss = loss
        self._file = file or sys.stderr
        self._shown = self._file.isatty()
        self._bar: tqdm[Any] | None = None

    def begin(self) -> None:
        """Finds the global step."""
        self._step = tf.compat.v1.train.get_global_step()
        if self._step is None:
            raise UsageStateError(
                "ProgressHook",
                "The graph has no global step to show.",
                "Create one with `tf.train.get_or_create_global_step()` and give it to `minimize`.",
            )

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Starts the line at the step that was restored."""
        if not self._shown:
            return
        if self._bar is not None:  # The session was made again.
            self._bar.close()
        self._bar = tqdm(
            total=self._last_step,
            initial=int(session.run(self._step)),
            unit="step",
            file=self._file,
            dynamic_ncols=True,
            # A terminal that is written in every step slows short steps down.
            mininterval=0.2,
        )

    def before_run(self, run_context: Any) -> Any:
        """Asks for the global step, and for the loss if it is shown."""
        if not self._shown:
            return None
        wanted = {"step": self._step}
        if self._loss is not None:
            wanted["loss"] = self._loss
        return tf.compat.v1.train.SessionRunArgs(wanted)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Moves the line on."""
        if self._bar is None:
            return
        if "loss" in run_values.results:
            self._bar.set_postfix(loss=f"{np.mean(run_values.results['loss']):.4g}", refresh=False)
        self._bar.update(int(run_values.results["step"]) - self._bar.n)

    def end(self, session: Any) -> None:
        """Completes the line."""
        if self._bar is not None:
            self._bar.update(int(session.run(self._step)) - self._bar.n)
            self._bar.close()
            self._bar = None
