"""`Step`: one compiled call. What makes them is a kind of steps, see `kind_of_steps`."""

from __future__ import annotations

from typing import Any, Protocol

from tf2compat.runtime.registered_functions import Rename

__all__ = ["Step"]


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
