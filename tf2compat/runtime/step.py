"""`Step`, one compiled call, and `Steps`, a way of making them. Each way has a file of its own: `local_steps` …"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import tensorflow as tf

if TYPE_CHECKING:
    from tf2compat.graph.body import Body
    from tf2compat.runtime.registered_functions import Rename
    from tf2compat.runtime.replicated.workers import Workers
    from tf2compat.runtime.step_functions import StepFunctions

__all__ = ["Step", "Steps"]


class Step(Protocol):
    """A compiled call of one combination of fetches, targets and feeds."""

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs the step: the feeds as host tensors in, the fetched tensors out.

        Args:
            feeds: host tensors, in the order that the step was made for.
            timeout_ms: milliseconds that it may take; 0 for no limit.

        Raises:
            tf.errors.OpError: a node failed.
        """

    def uninitialized(self) -> list[str]:
        """Returns the names of its variables that have no value."""

    def renamed(self, rename: Rename) -> Step:
        """Returns a step that calls other functions.

        Args:
            rename: returns the function to call in the place of the one that it is given.
        """


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
        """Returns a step that computes the fetches and runs the targets, given the feeds."""

    def synchronize(self) -> None:
        """Gives this process the chief's values of the global variables; all processes of `cluster` call it."""

    def leave(self, failed: bool) -> None:
        """Tells the other processes, if they wait for this one, that it ends."""

    def clear(self) -> None:
        """Drops the variables that are the session's own."""
