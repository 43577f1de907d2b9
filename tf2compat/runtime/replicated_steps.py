"""Steps of a single-device graph on all replicas of a strategy; they compute what one device would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.graph.body import Body
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.replicate import MarkedStep, Replication
from tf2compat.runtime.copying_program import written_outside
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.replicated.joined_program import ExchangedProgram, JoinedProgram, LoneProgram, Rows
from tf2compat.runtime.replicated.same_variables import SameVariables
from tf2compat.runtime.replicated.split_program import ReplicatedProgram, batches_of, sizes_of
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.step import Step
from tf2compat.runtime.step_functions import StepFunctions

__all__ = ["ReplicatedSteps"]


class ReplicatedSteps:
    """Makes steps whose nodes are copied for each replica; see `Steps`.

    Args:
        functions: makes their functions; its variables have a copy on each replica.
        graph: the graph.
        replicas: where the steps run.
        compiling: returns a context for the compilation of a step, which for a split of the feeds is done late.
        is_shared: whether the variables are a server's, and outlive the session.
    """

    by_parts = None

    def __init__(
        self,
        functions: StepFunctions,
        graph: tf.Graph,
        replicas: Replicas,
        compiling: Callable[[], contextlib.AbstractContextManager[None]],
        is_shared: bool = False,
    ) -> None:
        self.functions = functions
        self._graph = graph
        self._replicas = replicas
        self._compiling = compiling
        self._replication = Replication(graph, functions.snapshot, replicas)
        self._on_first = LocalSteps(functions, is_shared)
        self._workers = Workers(replicas, functions.run_formula)
        self._same = SameVariables(functions.snapshot, functions.variables, self._workers, settings.compare_copies())

    @property
    def cluster(self) -> Workers | None:
        """The processes that train the graph together; None for one process, or a graph that does not train."""
        return self._workers if self._replicas.workers > 1 and self._replication.trains() else None

    def make(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Step:
        """Returns a step; see `Steps.make`. It is compiled when it first runs, for each split of its feeds."""
        compiled: dict[tuple[int, ...], Any] = {}

        def compile_split(split: tuple[int, ...]) -> Any:
            with self._compiling():
                # Asked under the lock: another thread may have come with the same split.
                if split not in compiled:
                    compiled[split] = self._compile(fetches, targets, feeds, split)
                return compiled[split]

        after = self._after_step if self._same.compared_every or self._replicas.workers > 1 else None
        return ReplicatedProgram(feeds, self._replicas, compile_split, after)

    def _compile(
        self,
        fetches: Sequence[tf.Tensor],
        targets: Sequence[tf.Operation],
        feeds: Sequence[tf.Tensor],
        split: tuple[int, ...],
    ) -> Any:
        """Returns the step that splits the feeds of these numbers.

        What a step of all processes takes from input pipelines is a step of its own, which runs before: when one
        process has no more, none begins. The step then takes it as feeds.
        """
        body, handles = self._cut(fetches, targets, feeds)
        sources = self._replication.sources(body)
        cluster = self.cluster
        written = {node.name for node in written_outside(body, handles, ())} if cluster is not None else set()
        marked = self._marked(body, fetches, feeds, split)
        if not marked.joined:
            program = self._program(marked.replicated().body(), handles, len(fetches))
            alone = written.intersection(_tf.global_variable_names(self._graph))
            return LoneProgram(program, self._workers) if alone else program
        taken = None
        if sources:
            taken = self._on_first.make(sources, [], feeds)
            fed = [*feeds, *sources]
            body, handles = self._cut(fetches, targets, fed)
            marked = self._marked(body, fetches, fed, split, len(sources))
        step = marked.replicated()
        found = step.exchanging()
        exchanged = None
        if found is not None:
            body, exchange = found
            exchanged = ExchangedProgram(self._program(body, handles, len(fetches) + 1), exchange)

        def plain() -> Any:
            with self._compiling():
                return self._program(step.body(), handles, len(fetches))

        rows = Rows(batches_of(feeds, sources), sizes_of(feeds))
        return JoinedProgram(plain, exchanged, taken, self._workers, self.synchronize, rows, step.nodes)

    def _cut(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> tuple[Body, list[Any]]:
        """Returns the part of the graph that is a step, and its variables' nodes."""
        body = self.functions.cut(fetches, targets, feeds)
        return body, self.functions.take_variables(body)

    def _marked(
        self,
        body: Body,
        fetches: Sequence[tf.Tensor],
        feeds: Sequence[tf.Tensor],
        split: tuple[int, ...],
        taken: int = 0,
    ) -> MarkedStep:
        return self._replication.marked(body, fetches, feeds, split, self.functions.take_variables, taken)

    def _program(self, body: Body, handles: Sequence[Any], fetches: int) -> Any:
        """Returns the program of a step on all replicas."""
        copies = [copy for node in handles for copy in self.functions.variables.copies(node)]
        return self.functions.program(body, fetches, copies)

    def _after_step(self, program: Any) -> None:
        joined = isinstance(program, JoinedProgram)
        if self.cluster is not None and not joined:
            self._workers.ran_alone()
            return  # The others do not run it: there is nothing to compare.
        self._same.compare(joined)

    def synchronize(self) -> None:
        """Gives this process the chief's values of the graph's global variables."""
        self._same.synchronize()

    def leave(self, failed: bool) -> None:
        """Tells the other processes, if they wait for this one, that it ends."""
        self._workers.leave(failed)

    def clear(self) -> None:
        """Drops the variables, unless they are a server's."""
        self._on_first.clear()
