"""`Steps`: how the steps of a session are made. Each kind has a file of its own: `local_steps`, `replicated_steps` …"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.step import Step
from tf2compat.runtime.step_functions import StepFunctions

__all__ = ["Steps"]


class Steps(Protocol):
    """Makes the steps of one session; an implementation is chosen when the session opens."""

    @property
    def functions(self) -> StepFunctions:
        """Makes the functions of the steps; it holds the session's state and variables."""

    @property
    def by_parts(self) -> Callable[[Body, int], Step] | None:
        """Makes a step of a body that `functions.cut` returned, or of a part of it, and the number of its fetches.

        None where a step cannot be run in parts (`Session.partial_run`).
        """

    @property
    def cluster(self) -> Workers | None:
        """The processes that train this graph together; None where this one takes its steps alone."""

    def make(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Step:
        """Returns a step that computes the fetches and runs the targets, given the feeds.

        Args:
            fetches: the tensors to return, none of them fed.
            targets: the operations to run.
            feeds: the tensors that are given, in the order of the step's inputs.
        """

    def synchronize(self) -> None:
        """Gives this process the chief's values of the global variables; all processes of `cluster` call it."""

    def leave(self, failed: bool) -> None:
        """Tells the other processes, if they wait for this one, that it ends."""

    def clear(self) -> None:
        """Drops the variables that are the session's own."""
