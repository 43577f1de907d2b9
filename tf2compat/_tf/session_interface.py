"""TF1's session: its interface, fetches and feeds, and the default one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorflow.python.client import session as _session
from tensorflow.python.framework import stack
from tensorflow.python.util import nest

__all__ = ["FetchHandler", "SessionInterface", "default_session", "feed_expansion", "feed_parts", "flatten_dict_items"]

SessionInterface = _session.SessionInterface
"""The class of which stock `Saver`, `start_queue_runners` and others demand that a session is."""

FetchHandler = _session._FetchHandler
"""Flattens `fetches` and packs the results: TF1's own structures and error messages."""


def feed_expansion(feed: Any) -> Callable[[Any, Any], list[tuple[Any, Any]]] | None:
    """Returns the function that splits a feed of a composite type into feeds of tensors.

    The table is also what `register_session_run_conversion_functions` writes to.
    """
    for tensor_type, _, feed_function, _ in _session._REGISTERED_EXPANSIONS:
        if isinstance(feed, tensor_type):
            return feed_function
    return None


def feed_parts(feed: Any) -> list[Any]:
    """Returns the tensors, or names, of what a partial run will be fed: several of a composite type."""
    kinds = _session._REGISTERED_EXPANSIONS  # The last one is `object`.
    return list(next(parts(feed) for tensor_type, _, _, parts in kinds if isinstance(feed, tensor_type)))


def flatten_dict_items(feed_dict: dict[Any, Any]) -> dict[Any, Any]:
    """Returns `feed_dict` with keys that are structures taken apart, as TF1 allows."""
    return nest.flatten_dict_items(feed_dict)


def default_session(session: Any) -> Any:
    """Returns the context manager that makes `session` the default one."""
    return stack.default_session(session)
