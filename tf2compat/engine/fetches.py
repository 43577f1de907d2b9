"""What a run is asked for: any structure of fetches, flattened once and kept.

Flattening and packing is TensorFlow's own (`_tf.FetchHandler`); here it is only remembered,
for structures of plain Python containers whose leaves cannot change their meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["FetchPlan", "FetchPlans"]

_LIMIT = 4096  # Plans kept a session. A program that makes new tensors for ever must not grow for ever.
_LEAVES = (tf.Tensor, tf.Operation, tf.Variable, tf.SparseTensor)
_DO = "Fetch tensors, operations, variables or names of the session's own graph, in lists, tuples, dicts or alone."


class FetchPlan:
    """One structure of fetches of one graph.

    Attributes:
        tensors: the tensors to fetch, each once.
        targets: the operations to run.
        pack: makes the caller's result of the tensors' values.
    """

    def __init__(self, graph: tf.Graph, fetches: Any, leaves: list[Any]) -> None:
        handler = _handler(graph, fetches)
        self.tensors: list[tf.Tensor] = handler.fetches()
        self.targets: list[tf.Operation] = handler.targets()
        self.pack: Callable[[list[Any]], Any] = lambda values: handler.build_results(None, values)
        # Programs by the names of what is fed; filled by the session.
        self.programs: dict[tuple[str, ...], Any] = {}
        # The key of a plan is made of ids: what they stand for must live as long as the plan.
        self._leaves = leaves


def _handler(graph: tf.Graph, fetches: Any) -> Any:
    try:
        return _tf.FetchHandler(graph, fetches, {})
    except TypeError as error:
        raise UsageTypeError("Session.run", str(error), _DO) from None
    except ValueError as error:
        if type(error) is not ValueError:  # An inaccessible tensor, which says what to do by itself.
            raise
        raise UsageError("Session.run", str(error), _DO) from None


def _key(fetches: Any, leaves: list[Any]) -> Any:
    """Returns a hashable key of a structure, or raises TypeError for one that must not be remembered.

    Objects that the key names by their id are added to `leaves`.
    """
    kind = type(fetches)
    if kind is list or kind is tuple:
        return (kind, *[_key(fetch, leaves) for fetch in fetches])
    if kind is dict:
        return (kind, *[(key, _key(fetch, leaves)) for key, fetch in fetches.items()])
    if kind is str:
        return fetches
    if isinstance(fetches, _LEAVES):
        leaves.append(fetches)
        return id(fetches)
    if isinstance(fetches, tuple) and hasattr(fetches, "_fields"):
        return (kind, *[_key(fetch, leaves) for fetch in fetches])
    raise TypeError(kind)


class FetchPlans:
    """The plans of one session."""

    def __init__(self, graph: tf.Graph) -> None:
        self._graph = graph
        self._plans: dict[Any, FetchPlan] = {}

    def get(self, fetches: Any) -> FetchPlan:
        """Returns the plan of a structure of fetches.

        Raises:
            UsageTypeError: (a TypeError) a fetch is None or of a type that cannot be fetched.
            UsageError: (a ValueError) a fetch is not in the graph.
        """
        leaves: list[Any] = []
        try:
            key = _key(fetches, leaves)
            plan = self._plans.get(key)
        except TypeError:  # Not to be remembered, or keys that cannot be hashed.
            return FetchPlan(self._graph, fetches, leaves)
        if plan is None:
            plan = FetchPlan(self._graph, fetches, leaves)
            if len(self._plans) >= _LIMIT:
                self._plans.clear()
            self._plans[key] = plan
        return plan

    def clear(self) -> None:
        """Forgets all plans."""
        self._plans.clear()
