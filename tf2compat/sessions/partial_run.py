"""Partial runs: one step whose feeds come, and whose fetches go, in several calls.

As TF1 does it, each call runs all that the feeds given so far allow, and the set-up runs what needs no feed.
Here each such part of the graph is a compiled function: it takes what earlier parts have computed and returns
what later ones need, so that each operation runs at most once.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import PartialRunError, UsageStateError
from tf2compat.graph.body import Body
from tf2compat.graph.partial_parts import Part, cut_part, runnable
from tf2compat.recently_used import RecentlyUsed
from tf2compat.runtime.step import Step
from tf2compat.sessions.feeds import Feed, Feeds
from tf2compat.sessions.fetches import FetchPlan, FetchPlans

__all__ = ["PartialRuns", "partial_run", "partial_run_setup"]

_Call = Callable[[Any, list[Any]], list[Any]]
_LIMIT = 256  # Steps kept a session, and programs kept a step: one for every order in which it was fed.
_WAITS = ("Dequeue", "Take", "Unstage", "Peek", "ReaderRead")
_RULE = "A partial run is given each feed, and asked for each fetch, of its set-up once."


class _Compiler(Protocol):
    """What makes the steps of a session, see `runtime.compiler.Compiler`."""

    @property
    def can_run_in_parts(self) -> bool: ...

    def cut(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> Body: ...

    def compiled(self, body: Body, fetches: int) -> Step: ...


class _Step:
    """A step that was set up, and its parts as far as they were compiled.

    Attributes:
        fed: the names of the feeds -> those of the body's arguments.
        fetched: the names of the fetches -> their tensors in the body.
        waits: whether the set-up itself might wait, for an element of a queue say.
    """

    def __init__(self, compiler: _Compiler, plan: FetchPlan, feeds: Sequence[tf.Tensor]) -> None:
        self._compiler = compiler
        names = {feed.name for feed in feeds}
        wanted = [tensor for tensor in plan.tensors if tensor.name not in names]
        self._body = compiler.cut(wanted, plan.targets, feeds)
        arguments = [argument.name for argument in self._body.arguments]
        self.fed = {feed.name: argument for feed, argument in zip(feeds, arguments, strict=True)}
        _wait_for_placeholders(self._body, feeds)
        returned = zip(wanted, self._body.returns, strict=True)
        self.fetched = {tensor.name: self.fed[tensor.name] for tensor in plan.tensors if tensor.name in names}
        self.fetched |= {tensor.name: name for tensor, name in returned}
        self._runs: RecentlyUsed[frozenset[str], set[str]] = RecentlyUsed(_LIMIT)
        self._parts: RecentlyUsed[Any, tuple[Any, Part]] = RecentlyUsed(_LIMIT)
        first = self.runnable(frozenset())
        self.waits = any(word in self._body.nodes[name].op for name in first for word in _WAITS)

    def runnable(self, fed: frozenset[str]) -> set[str]:
        """Returns the nodes that can run with some of the arguments."""
        found = self._runs.get(fed)
        if found is None:
            arguments = {argument.name for argument in self._body.arguments}
            found = runnable(self._body, arguments - fed)
            self._runs.keep(fed, found)
        return found

    def part(self, before: frozenset[str] | None, after: frozenset[str]) -> tuple[Any, Part]:
        """Returns the compiled part that runs when feeds were added; `before` is None if nothing has run yet."""
        made = self._parts.get((before, after))
        if made is None:
            done = set() if before is None else self.runnable(before)
            part = cut_part(self._body, done, self.runnable(after), self.fetched.values())
            program = self._compiler.compiled(part.body, len(part.gives)) if part.body.nodes else None
            made = program, part
            self._parts.keep((before, after), made)
        return made


class _PartialRun:
    """One partial run: what was fed, fetched and computed so far."""

    def __init__(self, step: _Step) -> None:
        self.step = step
        self.fed: dict[str, Any] = {}
        self.got: set[str] = set()
        self.lock = threading.Lock()
        self._ran: frozenset[str] | None = None
        self._known: dict[str, Any] = {}
        self._error: tf.errors.OpError | None = None

    @property
    def is_over(self) -> bool:
        """Whether all has been fed and fetched."""
        return len(self.fed) == len(self.step.fed) and len(self.got) == len(self.step.fetched)

    def begin(self, call: _Call) -> None:
        """Runs what needs no feed. Its error is raised by the next call, as in TF1."""
        # In TF1 the set-up ran in threads of the executor, and a dequeue waited there; here it would keep the caller.
        if not self.step.waits:
            try:
                self._run(call, frozenset())
            except tf.errors.OpError as error:
                self._error = error

    def go_on(self, call: _Call, feeds: dict[str, Any], fetches: Iterable[str]) -> dict[str, Any]:
        """Runs what further feeds allow; returns the values of the fetches by their names.

        Raises:
            PartialRunError: (an InvalidArgumentError) a fetch needs more feeds.
            tf.errors.OpError: a node failed, in this call or in the set-up.
        """
        if self._error is not None:
            raise self._error
        after = frozenset(self.step.fed[name] for name in [*self.fed, *feeds])
        runs = self.step.runnable(after)
        for name in fetches:
            tensor = self.step.fetched[name]
            if tensor not in after and tensor.partition(":")[0] not in runs:
                raise PartialRunError(
                    "Session.partial_run",
                    f"Fetch {name} can't be computed from the feeds that have been fed so far.",
                    "Feed what it depends on, in this call or before.",
                )
        self.fed |= feeds
        self._known |= {self.step.fed[name]: value for name, value in feeds.items()}
        self._run(call, after)
        return {name: self._known[self.step.fetched[name]] for name in fetches}

    def _run(self, call: _Call, after: frozenset[str]) -> None:
        program, part = self.step.part(self._ran, after)
        self._ran = after
        if program is not None:
            outputs = call(program, [self._known[name] for name in part.takes])
            self._known |= zip(part.gives, outputs, strict=True)
        # What no later part takes is freed.
        kept = part.keeps | {tensor for name, tensor in self.step.fetched.items() if name not in self.got}
        self._known = {name: value for name, value in self._known.items() if name in kept}


class PartialRuns:
    """The partial runs of one session."""

    def __init__(self, compiler: _Compiler, plans: FetchPlans, feeds: Feeds) -> None:
        self._compiler = compiler
        self._plans = plans
        self._feeds = feeds
        self._steps: RecentlyUsed[Any, _Step] = RecentlyUsed(_LIMIT)
        self._runs: dict[str, _PartialRun] = {}
        self._numbers = itertools.count()

    def set_up(self, call: _Call, fetches: Any, feeds: Any) -> str:
        """Begins a partial run; see `Session.partial_run_setup`.

        Args:
            call: runs a program: (program, inputs) -> tensors.
            fetches: all that will be fetched, or run.
            feeds: all that will be fed.
        """
        if not self._compiler.can_run_in_parts:
            raise unsupported("tf.Session.partial_run on replicas")
        plan = self._plans.get(fetches)
        tensors = self._feeds.tensors([] if feeds is None else feeds)
        names = [tensor.name for tensor in tensors]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise PartialRunError("Session.partial_run_setup", f'Endpoint "{twice}" fed more than once.', _RULE)
        if not plan.tensors and not plan.targets:
            raise PartialRunError(
                "Session.partial_run_setup",
                "There is nothing to run.",
                "Must specify at least one target to fetch or execute.",
            )
        parts = [tensor.name for tensor in plan.tensors], [target.name for target in plan.targets], names
        key = tuple(map(tuple, parts))
        step = self._steps.get(key)
        if step is None:
            step = _Step(self._compiler, plan, tensors)
            self._steps.keep(key, step)
        handle = f"{','.join(names)}->{','.join(parts[0])}/{','.join(parts[1])};{next(self._numbers)}"
        self._runs[handle] = run = _PartialRun(step)
        run.begin(call)
        return handle

    def go_on(self, call: _Call, handle: Any, fetches: Any, feed_dict: dict[Any, Any] | None) -> Any:
        """Goes on with a partial run; see `Session.partial_run`."""
        plan = self._plans.get(fetches)
        given = self._feeds.arrays(feed_dict)
        if plan.targets:
            raise UsageStateError(
                "Session.partial_run",
                f"partial_run() requires empty `target_list`. Received: target_list={plan.targets} (non-empty).",
                "Name operations in the set-up alone: they run as soon as what they need is fed.",
            )
        if not plan.tensors and not given:
            return plan.pack([])
        run = self._runs.get(handle)
        if run is None:
            raise PartialRunError(
                "Session.partial_run", f"The handle is {handle!r}.", "Must run 'setup' before performing partial runs!"
            )
        with run.lock:
            return self._go_on(call, handle, run, plan, given)

    def _go_on(self, call: _Call, handle: str, run: _PartialRun, plan: FetchPlan, given: list[tuple[Feed, Any]]) -> Any:
        arrays = {feed.name: array for feed, array in given}
        names = [tensor.name for tensor in plan.tensors if tensor.name not in arrays]
        _check("feed", arrays, run.step.fed, run.fed)
        _check("fetch", names, run.step.fetched, run.got)
        feeds = {feed.name: _tf.eager_tensor(array, feed.data_type) for feed, array in given}
        try:
            computed = run.go_on(call, feeds, names)
        # So the run goes on with the next call.
        except PartialRunError:  # Nothing has run yet.
            raise
        except BaseException:
            self._runs.pop(handle, None)
            raise
        run.got.update(tensor.name for tensor in plan.tensors)
        if run.is_over:
            self._runs.pop(handle, None)
        return plan.pack(plan.values(arrays, (_tf.array_of(computed[name]) for name in names)))

    def clear(self) -> None:
        """Forgets all runs and steps."""
        self._runs.clear()
        self._steps.clear()


def _wait_for_placeholders(body: Body, feeds: Sequence[tf.Tensor]) -> None:
    """Makes nodes with a control dependency on a placeholder wait for its feed; the cut took it for satisfied."""
    operations = {feed.op: argument.name for feed, argument in zip(feeds, body.arguments, strict=True)}
    for node in body.nodes.values() if feeds else ():
        try:
            controls = feeds[0].graph.get_operation_by_name(node.name).control_inputs
        except KeyError:  # A node that the cut has added.
            continue
        waits = [operations[operation] for operation in controls if operation in operations]
        node.input.extend(f"^{name}" for name in waits)


def partial_run_setup(session: Any, fetches: Any, feeds: Any = None) -> str:
    """Begins a step whose feeds come in several calls of `partial_run`, and runs what needs none of them.

    Args:
        session: the session; this is its method.
        fetches: all that will be fetched, and operations, which run as soon as what they need is fed.
        feeds: the tensors that will be fed.

    Returns:
        A handle for `partial_run`.

    Raises:
        UsageStateError: (a RuntimeError) the session is closed.
        PartialRunError: (an InvalidArgumentError) there is nothing to run, or a tensor is named twice.
        UnsupportedError: the steps run on several replicas.

    Source: `tf.compat.v1.Session.partial_run_setup`.
    """
    session._check_open()
    return session._partial_runs.set_up(session._run_program, fetches, feeds)


def partial_run(session: Any, handle: str, fetches: Any, feed_dict: dict[Any, Any] | None = None) -> Any:
    """Goes on with a step: runs all that its feeds, those of earlier calls included, allow.

    Args:
        session: the session; this is its method.
        handle: what `partial_run_setup` returned.
        fetches: tensors of the set-up, in any structure; see `Session.run`.
        feed_dict: tensors of the set-up -> values.

    Returns:
        The values in the structure of the fetches.

    Raises:
        UsageStateError: (a RuntimeError) the session is closed, or an operation is fetched.
        PartialRunError: (an InvalidArgumentError) the handle is unknown or used up, the set-up did not name a feed
            or a fetch, it was given or fetched before, or a fetch depends on what was not fed yet.
        tf.errors.OpError: a node failed, in this call or in the set-up.

    Source: `tf.compat.v1.Session.partial_run`.
    """
    session._check_open()
    return session._partial_runs.go_on(session._run_program, handle, fetches, feed_dict)


def _check(what: str, names: Iterable[str], known: Iterable[str], done: Iterable[str]) -> None:
    """Checks that feeds or fetches are new ones of the set-up."""
    for name in names:
        if name not in known:
            raise PartialRunError(
                "Session.partial_run", _RULE, f"The {what} {name} was not specified in partial_run_setup."
            )
        if name in done:
            past = "fed" if what == "feed" else "fetched"
            raise PartialRunError("Session.partial_run", _RULE, f"The {what} {name} has already been {past}.")
