"""Fetches of a run: any structure of them, flattened once and kept.

Flattening and packing is TensorFlow's own (`_tf.FetchHandler`); here it is only remembered,
for structures of plain Python containers whose leaves cannot change their meaning.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.unsupported import UNSUPPORTED, unsupported
from tf2compat.eager_mode import advice_on_an_empty_graph
from tf2compat.errors import UsageError, UsageStateError, UsageTypeError
from tf2compat.graph.near_in_graph import near_in_graph
from tf2compat.recently_used import Entry, RecentlyUsed
from tf2compat.runtime.step import Step
from tf2compat.runtime.variable_store import variable_of

__all__ = ["FetchPlan", "FetchPlans"]

_HANDLES = ("GetSessionHandle", "GetSessionHandleV2")
_LIMIT = 4096  # Plans kept a session. A program that makes new tensors for ever must not grow for ever.
_PROGRAMS = 64  # Programs that a plan remembers; the compiler has them all.
_LEAVES = (tf.Tensor, tf.Operation, tf.Variable, tf.SparseTensor)
_DO = "Fetch tensors, operations, variables or names of the session's own graph, in lists, tuples, dicts or alone."


_QUOTED = re.compile(r"""(cannot be interpreted as a Tensor)\. \((["'])(.*)\2( Near: .*)?\)$""", re.DOTALL)
"""A name that the graph lacks, in TensorFlow's words: in brackets, and quoted as a KeyError is."""


class FetchPlan:
    """One structure of fetches of one graph.

    Attributes:
        tensors: the tensors to fetch, each once.
        targets: the operations to run.
        pack: makes the caller's result of the tensors' values.

    Args:
        graph: the graph.
        fetches: the structure.
        leaves: the objects that the plan's key names; None for a plan that is not remembered.
        session: returns the session, to which a fetched `TensorHandle` belongs.
    """

    def __init__(
        self,
        graph: tf.Graph,
        fetches: Any,
        leaves: list[Any] | None = None,
        session: Callable[[], Any] = lambda: None,
    ) -> None:
        handler = _handler(graph, fetches)
        self.tensors: list[tf.Tensor] = [_value_of(tensor) for tensor in handler.fetches()]
        self.targets: list[tf.Operation] = handler.targets()
        for tensor in self.tensors:
            if f"op:{tensor.op.type}" in UNSUPPORTED:
                raise unsupported(f"op:{tensor.op.type}", f"'{tensor.name}' is fetched.")
        # A user's conversion may look at the values that it packs: only what is remembered is compiled.
        # A fetched handle becomes a `TensorHandle` of its session.
        each_time = leaves is None or any(tensor.op.type in _HANDLES for tensor in self.tensors)
        self.pack: Callable[[list[Any]], Any] = (
            _packed_each_time(handler, session) if each_time else _packer(handler, len(self.tensors))
        )
        self._programs: dict[tuple[str, ...], Entry[Step]] = {}  # By the names of what is fed.
        # The key of a plan is made of ids: what they stand for must live as long as the plan.
        self._leaves = leaves

    def program(self, fed: tuple[str, ...]) -> Step | None:
        """Returns the program of this plan for some feeds; None where there is none, or it was dropped."""
        entry = self._programs.get(fed)
        return None if entry is None else entry.use()

    def remember(self, fed: tuple[str, ...], program: Entry[Step]) -> None:
        """Remembers the program of this plan for some feeds."""
        if len(self._programs) >= _PROGRAMS:
            self._programs.clear()
        self._programs[fed] = program

    def values(self, fed: Mapping[str, Any], computed: Iterator[Any]) -> list[Any]:
        """Returns the value of each fetched tensor; those that were fed have the value that was given.

        Args:
            fed: the fed values, by the names of their tensors.
            computed: the values of the others, in their order.
        """
        return [fed[tensor.name] if tensor.name in fed else next(computed) for tensor in self.tensors]


def _value_of(tensor: tf.Tensor) -> tf.Tensor:
    """Returns the value of a variable whose handle is fetched (`'w:0'`, as TF1 called the value)."""
    variable = variable_of(tensor)
    return tensor if variable is None else tensor.graph.as_graph_element(variable)


class _Slot(int):
    """Stands for the value of the tensor with this number in a structure of results."""


def _packer(handler: Any, tensors: int) -> Callable[[list[Any]], Any]:
    """Returns a function from values to a caller's result: a copy of the structure that TensorFlow packs slots into."""
    try:
        return _compiled(handler.build_results(None, [_Slot(i) for i in range(tensors)]))
    except Exception:  # A named tuple of the user's that cannot be made of slots.
        return _packed_each_time(handler, lambda: None)


def _packed_each_time(handler: Any, session: Callable[[], Any]) -> Callable[[list[Any]], Any]:
    """Returns TensorFlow's own packing."""
    return lambda values: handler.build_results(session(), values)


def _compiled(template: Any) -> Callable[[list[Any]], Any]:
    """Returns the function that fills a structure of plain containers.

    Raises:
        TypeError: it holds something else.
    """
    kind = type(template)
    if template is None:
        return lambda values: None
    if kind is _Slot:
        return operator.itemgetter(int(template))
    if kind is list:
        parts = [_compiled(part) for part in template]
        return lambda values: [part(values) for part in parts]
    if kind is dict:
        items = [(key, _compiled(part)) for key, part in template.items()]
        return lambda values: {key: part(values) for key, part in items}
    if kind is tuple or hasattr(kind, "_make"):
        parts = [_compiled(part) for part in template]
        make = tuple if kind is tuple else kind._make
        return lambda values: make([part(values) for part in parts])
    raise TypeError(kind)


def _sentence(error: BaseException) -> str:
    """Returns TensorFlow's message as a sentence: of the name that a graph lacks, without the quotes of a KeyError."""
    text = _QUOTED.sub(r"\1: \3\4", str(error))
    return text if text.endswith(".") else f"{text}."


def _handler(graph: tf.Graph, fetches: Any) -> Any:
    try:
        return _tf.FetchHandler(graph, fetches, {})
    except TypeError as error:
        raise UsageTypeError("Session.run", _sentence(error), _DO) from None
    except ValueError as error:
        if type(error) is not ValueError:  # An inaccessible tensor, which says what to do by itself.
            raise
        near = near_in_graph(graph, error)
        said = _sentence(error)
        raise UsageError("Session.run", said, _DO if near in said else f"{near} {_DO}") from None


_leaf_types: set[type] = set()  # Exact types that were seen to be leaves: a set is faster than `isinstance`.


def _is_leaf(fetch: Any) -> bool:
    kind = type(fetch)
    if kind in _leaf_types:
        return True
    if isinstance(fetch, _LEAVES):
        _leaf_types.add(kind)
        return True
    return False


def _key(fetches: Any, leaves: list[Any]) -> Any:
    """Returns a hashable key of a structure, or raises TypeError for one that must not be remembered.

    Objects that the key names by their id are added to `leaves`.
    """
    kind = type(fetches)
    if kind is dict:
        parts: list[Any] = [dict, *fetches]
        values = fetches.values()
    elif kind is list or kind is tuple or (isinstance(fetches, tuple) and hasattr(kind, "_fields")):
        parts = [kind]
        values = fetches
    elif kind is str:
        return fetches
    elif _is_leaf(fetches):
        leaves.append(fetches)
        return id(fetches)
    else:
        raise TypeError(kind)
    for value in values:
        if type(value) in _leaf_types:
            leaves.append(value)
            parts.append(id(value))
        else:
            parts.append(_key(value, leaves))
    return tuple(parts)


class FetchPlans:
    """The plans of one session.

    Args:
        graph: its graph.
        session: returns it, where it is needed; a weak reference, for it holds the plans.
    """

    def __init__(self, graph: tf.Graph, session: Callable[[], Any] = lambda: None) -> None:
        self._graph = graph
        self._session = session
        self._plans: RecentlyUsed[Any, FetchPlan] = RecentlyUsed(_LIMIT)

    def get(self, fetches: Any) -> FetchPlan:
        """Returns the plan of a structure of fetches.

        Raises:
            UsageTypeError: (a TypeError) a fetch is None or of a type that cannot be fetched.
            UsageError: (a ValueError) a fetch is not in the graph.
            UsageStateError: (a RuntimeError) the graph is empty.
        """
        leaves: list[Any] = []
        try:
            key = _key(fetches, leaves)
            plan = self._plans.get(key)
        except TypeError:  # Not to be remembered, or keys that cannot be hashed.
            self._check_graph()
            return FetchPlan(self._graph, fetches, None, self._session)
        if plan is None:
            self._check_graph()
            plan = FetchPlan(self._graph, fetches, leaves, self._session)
            self._plans.keep(key, plan)
        return plan

    def _check_graph(self) -> None:
        if self._graph.version == 0:
            raise UsageStateError(
                "Session.run",
                "The Session graph is empty.",
                advice_on_an_empty_graph(),
            )

    def clear(self) -> None:
        """Forgets all plans."""
        self._plans.clear()
