"""The processes that train together: they begin with the same values, and end at the same step.

A step that trains waits for all processes, so none may leave alone. Before each such step all say whether
they take part; one that ends, because a hook asked for it or its input ran out, says so in its place, and
the others then end at this step too.
"""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import CopiesDifferError, WorkerLostError
from tf2compat.graph.replicated.collectives import broadcast, gathered_messages, reduction
from tf2compat.graph.replicated.exchange import Said
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.log import logger
from tf2compat.runtime.replicated.waiting import Waiting
from tf2compat.runtime.variable_store import is_initialized

if TYPE_CHECKING:
    from tf2compat.graph.replicated.exchange import Exchange
    from tf2compat.graph.replicated.step_nodes import StepNodes

__all__ = ["GOES_ON", "HAS_FAILED", "HAS_STOPPED", "INPUT_ENDED", "NEXT_STEP", "Workers"]

NEXT_STEP = "the other workers begin the next step that trains"
GOES_ON, HAS_STOPPED, INPUT_ENDED, HAS_FAILED = range(4)
_SAYS = {HAS_STOPPED: "has ended training", INPUT_ENDED: "has no more input", HAS_FAILED: "has failed"}
_Run = Callable[[str, Callable[[Any], list[Any]], Any], Any]
_LEAVING_SECS = _ALONE_SECS = 30.0
_PLACE = re.compile(r"\{\{[^}]*\}\} ?")
_LOST = (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.InternalError)


def _checksum(name: str, variable: tf.Variable) -> int:
    text = f"{name} {variable.dtype.name} {variable.shape.as_list()}"
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


class Workers:
    """The exchange of one session with the other processes.

    Args:
        replicas: which of how many processes this is.
        run: runs a formula that is made once for its name: (name, what makes it, a tensor) -> its result.
        clock: returns the time in seconds.

    Attributes:
        synchronized: whether the variables were the chief's since the session was opened.
        together: whether the processes are in step: a training step was run, and none has left since.
        one_at_a_time: held during a step that all take part in; another thread's comes after it.
        waiting: tells after a while what this process waits for.
        writes: how often this process alone has written to global variables since all had the same.
        asks: returns what this process asks of all, bits of a number; the next step of all tells them.
        asked: all requests of all processes up to the last step of all: the same number in each of them.
        length: how many numbers follow what a process says in its message; the same in each of them.
        exchanges: whether the step to which all agreed last joins its gradients by such a message, in all processes.
    """

    def __init__(self, replicas: Replicas, run: _Run, clock: Callable[[], float] = time.monotonic) -> None:
        self._replicas = replicas
        self._run = run
        self.waiting = Waiting(replicas, clock)
        self.writes = 0
        self.asks: Callable[[], int] = lambda: 0
        self.asked = 0
        self.length = 0
        self.exchanges = False
        self._clock = clock
        self._alone_since: float | None = None
        self.synchronized = False
        self.together = False
        self.one_at_a_time = threading.RLock()

    def says(self, code: int, rows: int, step: StepNodes | None, exchange: Exchange | None, sends: bool) -> np.ndarray:
        """Returns what this process says before a step of all: the head of its message.

        Args:
            code: `GOES_ON`, or why not.
            rows: how many rows its batch has; 0 where that is not known.
            step: what must be the same in all processes; None for a process that leaves.
            exchange: how its gradients lie in the message, where they are joined in this way.
            sends: whether they are in this message.
        """
        # Of lone writes it matters whether there were any.
        writes, checksum = min(self.writes, 1), 0 if step is None else step.checksum
        layout, length = (0, 0) if exchange is None else (exchange.layout, exchange.length)
        return np.array(Said(code, rows, writes, checksum, self.asks(), layout, length, sends), np.int32)

    def _all_say(self, said: np.ndarray) -> Said:
        """Returns the messages of all processes: of each number that they say one for each process."""
        message = np.concatenate([said, np.zeros(self.length, np.int32)]).view(np.float32)

        def formula(message: Any) -> list[Any]:
            return [gathered_messages(message, tf.size(message) - len(said), self._replicas.workers, len(said))]

        with self.waiting.for_(NEXT_STEP):
            value = _tf.eager_tensor(message, tf.float32.as_datatype_enum)
            messages = np.asarray(self._run("tf2compat/messages", formula, value).numpy())
        return Said(*messages.view(np.int32)[:, : len(said)].T)

    def ran_alone(self) -> None:
        """Notes a step that this process ran alone; logs, once, that it has long run no others.

        The variables of a worker get the chief's values when it takes part in a step, or a monitored session opens.
        """
        since = self._alone_since
        if self.synchronized or self._replicas.worker == 0:
            self._alone_since = None
        elif since is None:
            self._alone_since = self._clock()
        elif self._clock() - since >= _ALONE_SECS:
            self._alone_since = float("inf")
            logger.warning(
                "Worker %d of %d has only read its own variables for %.0f seconds. The chief's values come with the "
                "first step that trains, or when a `tf.train.MonitoredTrainingSession` opens, and the other workers "
                "wait for it; polling `report_uninitialized_variables` does not bring them.",
                self._replicas.worker,
                self._replicas.workers,
                _ALONE_SECS,
            )

    def check_equal(self, checksum: int) -> None:
        """Compares the variables of the processes by a checksum.

        Raises:
            CopiesDifferError: (an InternalError) they are not equal.
        """
        found = self._of_each("tf2compat/checksums", [checksum])[:, 0]
        if len(set(found.tolist())) > 1:
            raise CopiesDifferError(
                "Session.run",
                f"The variables of the {self._replicas.workers} workers differ; their checksums are {found.tolist()}.",
                "Look for a write that one worker makes alone, in a hook of the chief say.",
            )

    def _sum(self, name: str, numbers: np.ndarray) -> np.ndarray:
        """Returns the sum of what the processes give."""
        formula = reduction("sum", self._replicas.workers, name)
        value = _tf.eager_tensor(numbers, tf.int32.as_datatype_enum)
        return np.asarray(self._run(name, formula, value).numpy())

    def agree(self, code: int, rows: int = 0, step: StepNodes | None = None, exchange: Exchange | None = None) -> float:
        """Tells all processes whether this one goes on, and returns if all do.

        Args:
            code: `GOES_ON`, or why not.
            rows: how many rows this process's batch has; 0 where that is not known.
            step: what must be the same in all processes; None for a process that leaves.
            exchange: how this process's gradients lie in the message, where it can join them in this way.

        Returns:
            The share that this process's batch has in those of all; equal shares where rows are not known.

        Raises:
            tf.errors.OutOfRangeError: one has ended training, or has no more input.
            WorkerLostError: (an UnavailableError) one has failed, or cannot be reached.
            CopiesDifferError: (an InternalError) the steps of the processes differ, or one that is not the chief
                has written to variables alone.
        """
        try:
            all_say = self._all_say(self.says(code, rows, step, exchange, False))
            if all_say.sends.any():
                # Those that sent their gradients have only learnt that the step is off.
                all_say = self._all_say(self.says(code, rows, step, exchange, False))
        except _LOST as error:
            raise self.lost(error) from None
        codes, all_rows = all_say.code, all_say.rows
        self.together = not codes.any()
        if self.together:
            self.heard(all_say)
        if self.together and step is not None:
            self._check_steps(step, all_say.checksum)
            self._check_writes(all_say.writes)
        self.exchanges = exchange is not None and len(set(all_say.layout.tolist())) == 1
        if self.exchanges:
            self.length = max(self.length, int(all_say.length.max()))
        if self.together or code in (HAS_STOPPED, HAS_FAILED):
            return 1.0 / len(codes) if not all_rows.all() else float(rows / all_rows.sum())
        worker = int(np.argmax(codes))
        happened = f"Worker {worker} of {self._replicas.workers} {_SAYS[int(codes[worker])]}."
        if codes[worker] == HAS_FAILED:
            raise WorkerLostError("Session.run", happened, "See its output; the job resumes from its last checkpoint.")
        raise tf.errors.OutOfRangeError(None, None, f"{happened} All workers end at this step.")

    def heard(self, all_say: Said) -> None:
        """Notes what the processes ask of all, in a step that all run."""
        self.together = True
        self.asked |= int(np.bitwise_or.reduce(all_say.asks))

    def _check_steps(self, step: StepNodes, checksums: np.ndarray) -> None:
        """Names the node that differs, where the processes' steps do."""
        if len(set(checksums.tolist())) == 1:
            return
        self.together = False
        counts = self._of_each("tf2compat/step_sizes", [len(step.names)])[:, 0].tolist()
        where = f"They have {counts} nodes from the gradients to the variables"
        if len(set(counts)) == 1:
            sums = self._of_each(f"tf2compat/step_nodes/{len(step.names)}", step.checksums)
            where = f"The node '{step.names[int(np.argmax((sums != sums[0]).any(0)))]}' is not the same"
        raise CopiesDifferError(
            "Session.run",
            f"The {len(counts)} workers train with different graphs. {where}.",
            "Build the same graph in all tasks: the learning rate, clipping and averages must not depend on the task.",
        )

    def _check_writes(self, writes: np.ndarray) -> None:
        """Asks for the chief's values again where it has written alone; another's lone writes are refused."""
        if not writes.any():
            return
        if not writes[0]:
            self.together = False
            raise CopiesDifferError(
                "Session.run",
                f"Worker {int(np.argmax(writes))} of {len(writes)} has written to variables alone, outside of a step "
                "that trains.",
                "Let the chief write: its values are sent to all workers before their next step.",
            )
        self.synchronized = False

    def leave(self, failed: bool) -> None:
        """Tells the others, if they wait for it, that this process leaves."""
        if not self.one_at_a_time.acquire(timeout=_LEAVING_SECS):
            return  # A thread's step waits for the others; it ends when the session is closed.
        try:
            if self.together:
                self.together = False
                self.agree(HAS_FAILED if failed else HAS_STOPPED)
        except tf.errors.OpError as error:
            logger.info("The other workers could not be told that this one ends: %s", error)
        finally:
            self.one_at_a_time.release()

    def lost(self, error: Exception) -> WorkerLostError:
        """Returns the error of a step that lost a process."""
        self.together = False
        reason = _PLACE.sub("", str(getattr(error, "message", error))).strip().partition("\n")[0]
        return WorkerLostError(
            "Session.run",
            f"Another of the {self._replicas.workers} workers was lost: {reason}.",
            "Start all workers again; training resumes from the last checkpoint.",
        )

    def synchronize(self, variables: Sequence[tuple[str, tf.Variable]]) -> None:
        """Gives every process the chief's values of the variables that have one.

        Args:
            variables: the variables of the graph with their names, the same in all processes.

        Raises:
            WorkerLostError: (an UnavailableError) a process cannot be reached.
            CopiesDifferError: (an InternalError) the processes have other variables.
        """
        self.synchronized, self.writes = True, 0
        # Processes meet in collective operations one after the other: in one order everywhere.
        named = sorted(variables, key=lambda pair: pair[0])
        sent = [pair for pair in named if pair[1].dtype.is_numpy_compatible and pair[1].dtype != tf.string]
        sent = [pair for pair in sent if pair[1].shape.is_fully_defined()]
        if len(sent) < len(named):
            left = sorted({name for name, _ in named} - {name for name, _ in sent})
            logger.warning("Not sent from the chief to other workers (shape not known, or no numbers): %s.", left)
        try:
            with self.waiting.for_("the other workers open their sessions and take the chief's variables"):
                self._send(sent)
        except CopiesDifferError:
            self.synchronized = False
            raise
        except _LOST as error:
            raise self.lost(error) from None

    def _send(self, variables: list[tuple[str, tf.Variable]]) -> None:
        counts = self._of_each("tf2compat/variables", [len(variables)])[:, 0].tolist()
        if len(set(counts)) > 1:
            raise self._other_variables(f"They have {counts} of them")
        if not variables:
            return
        mine = np.array([is_initialized(variable) for _, variable in variables], np.int32)
        # The chief alone gives a number other than 0, so that the sum is what the chief said.
        has_value = self._sum(f"tf2compat/has_value/{len(variables)}", mine * (self._replicas.worker == 0))
        sent = [pair for pair, has in zip(variables, has_value, strict=True) if has]
        sums = self._of_each(f"tf2compat/sent/{len(sent)}", [_checksum(*pair) for pair in sent])
        differing = (sums != sums[0]).any(0)
        if differing.any():
            name, variable = sent[int(np.argmax(differing))]
            raise self._other_variables(
                f"Here '{name}' is {variable.dtype.name} of shape {variable.shape.as_list()}, and elsewhere it is not"
            )
        for name, variable in sent:
            self._send_one(f"tf2compat/broadcast/{name}", variable)

    def _of_each(self, name: str, numbers: Sequence[int]) -> np.ndarray:
        """Returns what the processes give, a row each."""
        given = np.zeros([self._replicas.workers, len(numbers)], np.int32)
        given[self._replicas.worker] = numbers
        return self._sum(name, given)

    def _other_variables(self, where: str) -> CopiesDifferError:
        return CopiesDifferError(
            "Session.run",
            f"The {self._replicas.workers} workers have different variables. {where}.",
            "Build the same graph in all tasks: names, shapes and types of its variables must not depend on the task.",
        )

    def _send_one(self, name: str, variable: tf.Variable) -> None:
        shape, dtype = variable.shape.as_list(), variable.dtype
        number, worker = self._replicas.workers, self._replicas.worker
        with _tf.eager_mode():
            # The formula takes a tensor in every process; only the chief's is sent.
            value = variable.read_value() if worker == 0 else tf.zeros([], dtype)
        received = self._run(name, lambda x: [broadcast(x, shape, dtype, number, worker, name)], value)
        if worker:
            with _tf.eager_mode():
                tf.raw_ops.AssignVariableOp(resource=variable.handle, value=received)
