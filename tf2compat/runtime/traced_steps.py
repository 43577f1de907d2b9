"""Steps of a `StepGraph`: a TF2 step, with replicas and variables of its own, traced before the session opened."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.passes.captured_arguments import captured_arguments
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.copying_program import CopyingProgram, has_collectives, written_outside
from tf2compat.runtime.replicated.joined_program import JoinedProgram
from tf2compat.runtime.replicated.same_variables import SameVariables
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.step import Step
from tf2compat.runtime.step_functions import StepFunctions
from tf2compat.runtime.variable_store import VariableStore
from tf2compat.steps.step_graph import StepGraph
from tf2compat.steps.step_inputs import SessionInput

__all__ = ["TracedSteps", "bound_variables"]


def bound_variables(graph: StepGraph, container: str) -> VariableStore:
    """Returns the variables of a session of a step graph: the step's own, in the place of new ones."""
    variables = VariableStore(container)
    for name, copies in graph.bound.items():
        variables.bind(name, copies)
    return variables


class TracedSteps:
    """Makes steps of a graph whose nodes stand for variables and values that exist outside; see `Steps`.

    Args:
        functions: makes their functions.
        graph: the graph.
        step_input: where the session is in the data.
        replicas: where the step was traced for.
    """

    by_parts = None

    def __init__(
        self, functions: StepFunctions, graph: StepGraph, step_input: SessionInput, replicas: Replicas
    ) -> None:
        self.functions = functions
        self._graph = graph
        self._step_input = functions.state.input = step_input
        self._replicas = replicas
        self._workers = Workers(replicas, functions.run_formula)
        self._same = SameVariables(functions.snapshot, functions.variables, self._workers)

    @property
    def cluster(self) -> Workers | None:
        """The processes that run the step together; None for one process."""
        return self._workers if self._replicas.workers > 1 else None

    def make(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Step:
        """Returns a step; see `Steps.make`."""
        graph, variables = self._graph, self.functions.variables
        body = self.functions.cut(fetches, targets, feeds)
        handles = self.functions.take_variables(body)
        written = written_outside(body, handles, graph.traced_nodes)
        joined = self.cluster is not None and has_collectives(body)
        names = captured_arguments(body, graph.captured)
        # What hooks and savers add runs unchecked: the check is of the step alone.
        check = graph.check if graph.traced_nodes.intersection(body.nodes) else None
        captured = functools.partial(self._step_input.values, names, check) if names or check else None
        program: Any = self.functions.program(body, len(fetches), [variables.get(node) for node in handles], captured)
        several = [copies for node in written if len(copies := variables.copies(node)) > 1]
        if several:
            program = CopyingProgram(program, several)
        if not joined:
            return program
        return JoinedProgram(lambda: program, None, None, self._workers, self.synchronize, None)

    def synchronize(self) -> None:
        """Gives this process the chief's values of the graph's global variables."""
        self._same.synchronize()

    def leave(self, failed: bool) -> None:
        """Tells the other processes, if they wait for this one, that it ends."""
        self._workers.leave(failed)

    def clear(self) -> None:
        """Forgets the variables; they belong to the step."""
        self.functions.variables.clear()
