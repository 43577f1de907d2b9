"""Steps on the devices of this process, each node on one: as TF1 runs them."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.runtime.step import Step
from tf2compat.runtime.step_functions import StepFunctions
from tf2compat.runtime.step_program import Program

__all__ = ["LocalSteps"]


class LocalSteps:
    """Makes steps that run as the graph says; see `Steps`.

    Args:
        functions: makes their functions.
        is_shared: whether the variables are a server's, and outlive the session.
    """

    cluster = None

    def __init__(self, functions: StepFunctions, is_shared: bool = False) -> None:
        self.functions = functions
        self.by_parts = self.compiled
        self._is_shared = is_shared

    def make(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Step:
        """Returns a step; see `Steps.make`."""
        return self.compiled(self.functions.cut(fetches, targets, feeds), len(fetches))

    def compiled(self, body: Body, fetches: int) -> Program:
        """Returns the program of a body that was cut out; it finds its variables by name."""
        handles, variables = self.functions.take_variables(body), self.functions.variables
        named = [variables.named(node) for node in handles]
        return self.functions.program(body, fetches, [variables.get(node) for node in handles], named=named)

    def synchronize(self) -> None:
        """Does nothing: no other process takes part."""

    def leave(self, failed: bool) -> None:
        """Does nothing: no other process waits for this one."""

    def clear(self) -> None:
        """Drops the variables, unless they are a server's."""
        if not self._is_shared:
            self.functions.variables.clear()
