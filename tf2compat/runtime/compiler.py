"""Compiled calls: one step a combination of fetches and feeds, made once, freed with the session or before."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.recently_used import Entry, RecentlyUsed
from tf2compat.runtime.kind_of_steps import Steps
from tf2compat.runtime.process_end import free_in_thread, is_left_to_the_system
from tf2compat.runtime.registered_functions import StepFunction
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.running_calls import Calls
from tf2compat.runtime.step import Step

__all__ = ["LIMIT", "Compiler"]

LIMIT = 2000
"""How many steps a session keeps compiled. One that was dropped is compiled anew when it is asked for again."""


class Compiler:
    """Makes the steps of one session, and frees them.

    Several threads may call steps at once; they wait for each other only to compile. Of a program that asks for ever
    new combinations, the steps that were not used for the longest time are freed, with their functions. What a step
    leaves behind (variables, queues, iterators, random numbers) is the session's, and a step that is compiled again
    goes on from there.

    Attributes:
        steps: makes steps, of the kind that was chosen.
        state: the resources of the session, besides variables.
        variables: its variables.
        pipeline: the data sets in the place of its queues; None where queues are run as queues.

    Args:
        open_steps: returns the kind of steps, given `compiling`: a context in which steps are compiled, one thread at
            a time (`opened_steps`).
        limit: how many steps are kept.
    """

    def __init__(self, open_steps: Callable[..., Steps], limit: int = LIMIT) -> None:
        self._lock = threading.RLock()
        self._freed = False
        self._process = os.getpid()
        self._made: RecentlyUsed[Any, Step] = RecentlyUsed(limit)
        self.steps = open_steps(compiling=self._compiling)
        self._functions = self.steps.functions
        self.state = self._functions.state
        self.variables: Any = self._functions.variables
        self.pipeline = self._functions.pipeline

    @property
    def cluster(self) -> Workers | None:
        """The processes that train this graph together; None where this one takes its steps alone."""
        return self.steps.cluster

    @contextlib.contextmanager
    def _compiling(self) -> Iterator[None]:
        """Refuses a step of a freed session (CancelledError): it might wait in a queue that nobody closes."""
        with self._lock:
            if self._freed:
                raise tf.errors.CancelledError(None, None, "The session was closed before the step began.")
            yield

    def step(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Step:
        """Returns the step that computes the fetches and runs the targets, given the feeds.

        It is made once for each combination, while it is kept.

        Args:
            fetches: the tensors to return, none of them fed.
            targets: the operations to run.
            feeds: the tensors that are given, in the order of the step's inputs.

        Raises:
            tf.errors.CancelledError: the session was closed.
        """
        return self.kept(fetches, targets, feeds)[0]

    def kept(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> tuple[Step, Entry[Step]]:
        """Returns the result of `step`, and the entry that has the step for as long as it is kept."""
        key = tuple(tuple(part.name for part in parts) for parts in (fetches, targets, feeds))
        with self._compiling():
            entry = self._made.entry(key)
            step = None if entry is None else entry.use()
            if step is None or entry is None:
                step = self.steps.make(fetches, targets, feeds)
                entry = self._made.keep(key, step)
        self.state.functions.forget_dropped()
        return step, entry

    def cut(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Body:
        """Returns the part of the graph that is a step, not yet rewritten; see `StepFunctions.cut`."""
        with self._compiling():
            return self._functions.cut(fetches, targets, feeds)

    @property
    def can_run_in_parts(self) -> bool:
        """Whether `compiled` can make steps of parts of the graph."""
        return self.steps.by_parts is not None

    def compiled(self, body: Body, fetches: int) -> Step:
        """Returns the step of a body that `cut` made, or of a part of it; see `can_run_in_parts`."""
        assert self.steps.by_parts is not None
        self.state.functions.forget_dropped()
        with self._compiling():
            return self.steps.by_parts(body, fetches)

    def fresh_copy(self, step: Step) -> Step:
        """Returns a step of the same functions as if they had never run."""
        self.state.functions.forget_dropped()  # Those of earlier copies.
        return step.renamed(self._copied)

    def _copied(self, function: StepFunction) -> StepFunction:
        with self._compiling():
            return self._functions.copied(function)

    def repeated(self, target: tf.Operation, times: int) -> Step:
        """Returns the step that runs an operation several times, one run after the other."""

        def repeat(function: StepFunction) -> StepFunction:
            with self._compiling():
                return self._functions.repeated(function, times)

        return self.step([], [target], []).renamed(repeat)

    def cancel(self) -> None:
        """Ends running calls, and refuses later ones."""
        self._functions.calls.cancel()

    def close(self, patience_secs: float = 1.0) -> None:
        """Ends running calls, then frees what the session holds.

        Not before they have ended: kernels that look for a resource in vain can end the process. Calls that
        take longer than a second, in a Python function say, are waited for in a thread.
        """
        if is_left_to_the_system(self._process):
            return
        running = self._functions.calls
        running.cancel()
        if running.wait(patience_secs):
            self._free()
        else:
            free_in_thread(functools.partial(self.close, threading.TIMEOUT_MAX))

    def _free(self) -> None:
        with self._lock:
            self._freed = True
            self._made.clear()
            # Other calls: the session's own are cancelled, and freeing takes a step.
            self.state.destroy(functools.partial(self._functions.run, calls=Calls()))
            if self.pipeline is not None:
                self.pipeline.clear()
            self.steps.clear()

    def close_later(self) -> None:
        """As `close`, for a session that is collected as garbage, at any moment and in any thread."""
        # Destroying resources is a step, and waiting for one inside another's callback could last for ever.
        if self.state.has_resources:
            free_in_thread(self.close)
        else:
            self.close()
