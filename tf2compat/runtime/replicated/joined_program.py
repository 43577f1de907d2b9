"""A step that all processes of a cluster run together."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.replicated.exchange import OFF, Said
from tf2compat.runtime.registered_functions import Rename
from tf2compat.runtime.replicated.workers import GOES_ON, HAS_FAILED, INPUT_ENDED, NEXT_STEP, Workers

if TYPE_CHECKING:
    from tf2compat.graph.replicated.exchange import Exchange
    from tf2compat.graph.replicated.step_nodes import StepNodes

__all__ = ["ExchangedProgram", "JoinedProgram", "LoneProgram", "Rows"]

_TRIES = 3
"""After how many steps, one after the other, that another process could not run so, none is begun so any more."""
_INT32 = tf.int32.as_datatype_enum

_LOST = (tf.errors.UnavailableError, tf.errors.AbortedError)


def _number(value: float) -> Any:
    return _tf.eager_tensor(np.asarray(value, np.float32), tf.float32.as_datatype_enum)


class _OffError(Exception):
    """The processes do not all run a step; nothing was written."""


@dataclasses.dataclass(frozen=True)
class Rows:
    """Which inputs of a step tell how many rows the batch of this process has.

    Attributes:
        batches: the numbers of those inputs, fed or taken, that have a row for each row of the batch.
        sizes: the numbers of those that are shapes of sparse tensors with a row for each row of the batch.
    """

    batches: Sequence[int] = ()
    sizes: Sequence[int] = ()

    def of(self, inputs: Sequence[Any]) -> int:
        """Returns how many rows there are; 0 where that is not known."""
        rows = [(inputs[number].shape.as_list() or [0])[0] for number in self.batches]
        return min(rows + [int(_tf.array_of(inputs[number])[0]) for number in self.sizes], default=0)


@dataclasses.dataclass(frozen=True)
class ExchangedProgram:
    """A step whose processes agree in its midst, by the message that joins their gradients.

    Attributes:
        program: the step; it takes what this process says and how long messages are, and returns what all have said.
        exchange: how the gradients lie in the message.
    """

    program: Any
    exchange: Exchange


class JoinedProgram:
    """A program with collective operations: no process runs it alone.

    What an input pipeline gives is taken first: when one process has no more, none begins the step.

    Attributes:
        nodes: the nodes of the step that all processes must have alike.

    Args:
        plain: returns the step whose processes have agreed before, compiled when it is first asked for. It takes the
            feeds, what `sources` returns, and, unless `rows` is None, the share that this process's rows have in all.
        exchanged: the step whose processes agree in its midst; None where it cannot be made so.
        sources: takes from the input pipelines; None where the step has none.
        workers: the processes.
        synchronize: gives all processes the chief's variables; called before the first step.
        rows: which inputs tell the rows of the batch; None for a step that does not ask for its share.
        nodes: the nodes of the step that all processes must have alike.
    """

    def __init__(
        self,
        plain: Callable[[], Any],
        exchanged: ExchangedProgram | None,
        sources: Any | None,
        workers: Workers,
        synchronize: Callable[[], None],
        rows: Rows | None,
        nodes: StepNodes | None = None,
    ) -> None:
        self._plain = functools.cache(plain)
        self._exchanged = exchanged
        self._exchange = None if exchanged is None else exchanged.exchange
        self._sources = sources
        self._workers = workers
        self._synchronize = synchronize
        self._rows = rows
        self._tries = 0
        self.nodes = nodes

    def renamed(self, rename: Rename) -> JoinedProgram:
        """Returns this program with another function; see `Step.renamed`."""
        exchanged = self._exchanged
        if exchanged is not None:
            exchanged = dataclasses.replace(exchanged, program=exchanged.program.renamed(rename))

        def plain() -> Any:
            return self._plain().renamed(rename)

        return JoinedProgram(plain, exchanged, self._sources, self._workers, self._synchronize, self._rows, self.nodes)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value."""
        program = self._plain() if self._exchanged is None else self._exchanged.program
        return list(program.uninitialized())

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
        inputs = feeds if self._sources is None else feeds + self._taken(feeds, timeout_ms)
        rows = 0 if self._rows is None else self._rows.of(inputs)
        # The time limit is one of the step, not of the wait for the other processes.
        found = None if timeout_ms else self._ran_at_once(inputs, rows, 0)
        if found is not None:
            self._tries = 0
            return found
        while True:
            share = self._workers.agree(GOES_ON, rows, self.nodes, self._exchange)
            if not self._workers.synchronized:  # The chief has written alone.
                self._synchronize()
            if not self._workers.exchanges:
                self._tries += 1
                return self._ran(self._plain(), inputs if self._rows is None else [*inputs, _number(share)], timeout_ms)
            found = self._ran_at_once(inputs, rows, timeout_ms)
            if found is not None:
                return found

    def _ran_at_once(self, inputs: list[Any], rows: int, timeout_ms: int) -> list[Any] | None:
        """Runs the step whose processes agree in its midst; returns None where it is off, and nothing was written."""
        exchange, workers = self._exchange, self._workers
        # All processes have run the same steps, so each knows by itself for how long a message all are ready.
        if exchange is None or exchange.length > workers.length or workers.writes or self._tries > _TRIES:
            return None
        said = workers.says(GOES_ON, rows, self.nodes, exchange, True)
        heads = [_tf.eager_tensor(numbers, _INT32) for numbers in (said, np.asarray(workers.length, np.int32))]
        try:
            with workers.waiting.for_(NEXT_STEP):
                results = self._ran(self._exchanged.program, [*inputs, *heads], timeout_ms)  # type: ignore[union-attr]
        except _OffError:
            return None
        workers.heard(Said(*_tf.array_of(results.pop()).T))
        return results

    def _ran(self, program: Any, inputs: list[Any], timeout_ms: int) -> list[Any]:
        """Runs a step that all begin.

        Raises:
            _OffError: not all do.
        """
        try:
            return list(program(inputs, timeout_ms))
        except _LOST as error:
            raise self._workers.lost(error) from None
        except tf.errors.OpError as error:
            if OFF in str(error.message):
                raise _OffError from None
            # The others wait for what this process will not send.
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
