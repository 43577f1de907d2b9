"""A step that all processes of a cluster run together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.runtime.registered_functions import Rename
from tf2compat.runtime.replicated.workers import GOES_ON, HAS_FAILED, INPUT_ENDED, Workers

if TYPE_CHECKING:
    from tf2compat.graph.replicated.step_nodes import StepNodes

__all__ = ["JoinedProgram", "LoneProgram"]

_LOST = (tf.errors.UnavailableError, tf.errors.AbortedError)


def _number(value: float) -> Any:
    return _tf.eager_tensor(np.asarray(value, np.float32), tf.float32.as_datatype_enum)


class JoinedProgram:
    """A program with collective operations: no process runs it alone.

    What an input pipeline gives is taken first: when one process has no more, none begins the step.

    Attributes:
        nodes: the nodes of the step that all processes must have alike.

    Args:
        program: the step; it takes the feeds and what `sources` returns.
        sources: takes from the input pipelines; None where the step has none.
        workers: the processes.
        synchronize: gives all processes the chief's variables; called before the first step.
        batches: the numbers of those inputs, fed or taken, that have a row for each row of the batch; None for a
            step that does not ask for the share that this process's rows have in all.
        nodes: the nodes of the step that all processes must have alike.
        sizes: the numbers of those inputs that are shapes of sparse tensors with a row for each row of the batch.
    """

    def __init__(
        self,
        program: Any,
        sources: Any | None,
        workers: Workers,
        synchronize: Callable[[], None],
        batches: Sequence[int] | None = (),
        nodes: StepNodes | None = None,
        sizes: Sequence[int] = (),
    ) -> None:
        self._sizes = sizes
        self._batches = batches
        self.nodes = nodes
        self._program = program
        self._sources = sources
        self._workers = workers
        self._synchronize = synchronize

    def renamed(self, rename: Rename) -> JoinedProgram:
        """Returns this program with another function; see `Step.renamed`."""
        program = self._program.renamed(rename)
        workers, batches = self._workers, self._batches
        return JoinedProgram(program, self._sources, workers, self._synchronize, batches, self.nodes, self._sizes)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value."""
        return list(self._program.uninitialized())

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs the step, when all processes are there; see `Program`.

        Raises:
            tf.errors.OutOfRangeError: the input of a process has ended, or a process has ended training.
            WorkerLostError: (an UnavailableError) a process failed, or cannot be reached.
        """
        with self._workers.one_at_a_time:
            return self._step(feeds, timeout_ms)

    def _step(self, feeds: list[Any], timeout_ms: int) -> list[Any]:
        if not self._workers.synchronized:
            self._synchronize()
        taken = [] if self._sources is None else self._taken(feeds, timeout_ms)
        inputs = feeds + taken
        rows = [(inputs[number].shape.as_list() or [0])[0] for number in self._batches or ()]
        rows += [int(_tf.array_of(inputs[number])[0]) for number in self._sizes]
        share = self._workers.agree(GOES_ON, min(rows, default=0), self.nodes)
        if not self._workers.synchronized:  # The chief has written alone.
            self._synchronize()
        try:
            return list(self._program(inputs if self._batches is None else [*inputs, _number(share)], timeout_ms))
        except _LOST as error:
            raise self._workers.lost(error) from None
        except tf.errors.OpError as error:  # The others wait for what this process will not send.
            self._workers.together = False
            _tf.abort_collectives(error.error_code, f"a step failed in another process: {error.message}")
            raise

    def _taken(self, feeds: list[Any], timeout_ms: int) -> list[Any]:
        try:
            return list(self._sources(feeds, timeout_ms))  # type: ignore[misc]
        except tf.errors.OpError as error:
            ended = isinstance(error, tf.errors.OutOfRangeError)
            # The others wait to hear whether this process takes part in the step.
            self._workers.agree(INPUT_ENDED if ended else HAS_FAILED)
            raise


class LoneProgram:
    """A program that this process runs alone, and that writes to variables which all processes have.

    Args:
        program: the program.
        workers: the processes.
    """

    def __init__(self, program: Any, workers: Workers) -> None:
        self._program = program
        self._workers = workers

    def renamed(self, rename: Rename) -> LoneProgram:
        """Returns this program with another function; see `Step.renamed`."""
        return LoneProgram(self._program.renamed(rename), self._workers)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value."""
        return list(self._program.uninitialized())

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs the step; see `Program`."""
        self._workers.writes += 1
        try:
            return list(self._program(feeds, timeout_ms))
        finally:
            self._workers.writes += 1  # Another thread may have sent the variables, and counted from 0, meanwhile.
