"""One compiled function, called as a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.passes.dead_returns import alive
from tf2compat.runtime.registered_functions import Rename, StepFunction
from tf2compat.runtime.running_calls import Calls
from tf2compat.runtime.variable_store import is_initialized

__all__ = ["Program"]


class Program:
    """One compiled function with the variables that it uses.

    Attributes:
        variables: the variables, in the order of the function's arguments after the feeds; it keeps them alive.

    Args:
        function: the function.
        outputs: how many tensors it returns.
        variables: the variables.
        calls: the session's calls.
        attributes: what every call is given.
        captured: returns the values of the function's last arguments, if it takes any besides.
        dead: the fetches that may have no value -> the outputs that say so; see `graph/passes/dead_returns.py`.
        by_name: whether the function finds the variables by name, and takes no handles.
    """

    __slots__ = (
        "_attributes",
        "_by_name",
        "_call",
        "_calls",
        "_captured",
        "_dead",
        "_function",
        "_handles",
        "_outputs",
        "variables",
    )

    def __init__(
        self,
        function: StepFunction,
        outputs: int,
        variables: list[tf.Variable],
        calls: Calls,
        attributes: tuple[Any, ...],
        captured: Callable[[], list[Any]] | None = None,
        dead: Mapping[int, int] | None = None,
        by_name: bool = False,
    ) -> None:
        self._function = function
        self._outputs = outputs  # How many are fetched; without any, the function returns one all the same.
        self._calls = calls
        self._attributes = attributes
        self._dead = dead or {}
        self._call = _tf.function_call(function.name, max(1, outputs) + len(self._dead), attributes)
        self._by_name = by_name
        self._handles = [] if by_name else [variable.handle for variable in variables]
        self._captured = captured
        self.variables = variables

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs one step: the feeds as tensors in, the fetched tensors out.

        Args:
            feeds: host tensors, in the order that the program was compiled for.
            timeout_ms: milliseconds that the step may take; 0 for no limit.

        Raises:
            tf.errors.OpError: a node failed.
            tf.errors.CancelledError: the session was closed meanwhile.
            tf.errors.InvalidArgumentError: a fetch is in a branch that was not taken.
            StepTimeoutError: (a DeadlineExceededError) it took longer than `timeout_ms`.
        """
        # A new list: the caller keeps the feeds.
        inputs = feeds + self._handles
        if self._captured is not None:
            inputs += self._captured()
        results = self._calls.run(self._call, inputs, timeout_ms)
        if self._dead:
            results = alive(results, self._dead)
        return results if self._outputs else []

    @property
    def name(self) -> str:
        """The function's name."""
        return self._function.name

    def renamed(self, rename: Rename) -> Program:
        """Returns this program with another function; see `Step.renamed`."""
        function = rename(self._function)
        kept = self._calls, self._attributes, self._captured, self._dead, self._by_name
        return Program(function, self._outputs, self.variables, *kept)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value."""
        names = [variable.name.removesuffix(":0") for variable in self.variables if not is_initialized(variable)]
        return list(dict.fromkeys(names))
