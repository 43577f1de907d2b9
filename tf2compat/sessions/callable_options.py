"""A session's step by a `CallableOptions`: how Keras 2 runs its models in a TF1 graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat.sessions.feeds import OfAnyShape

__all__ = ["callable_from_options"]


def callable_from_options(session: Any, options: Any) -> Callable[..., list[Any]]:
    """Returns a function that runs one step; its arguments are the values of `options.feed`, in that order.

    A value may have another shape than its placeholder, as in TF1: Keras checks the shapes that it cares for.
    What `options.tensor_connection` connects is computed first, in a step of its own, and fed.

    Args:
        session: the `BaseSession` that runs the step.
        options: a `CallableOptions`: `feed`, `fetch` and `target` are names.

    Returns:
        A function that returns the values of `options.fetch`, and fills the `RunMetadata` given as `run_metadata`.
    """
    feeds, fetches, targets = list(options.feed), list(options.fetch), list(options.target)
    sources = [connection.from_tensor for connection in options.tensor_connection]
    connected = [connection.to_tensor for connection in options.tensor_connection]
    run_options = options.run_options if options.HasField("run_options") else None

    def call(*values: Any, run_metadata: Any = None) -> list[Any]:
        fed: dict[str, Any] = dict(zip(feeds, map(OfAnyShape, values), strict=True))
        if sources:
            fed.update(zip(connected, session.run(sources), strict=True))
        return session.run([fetches, targets], fed, run_options, run_metadata)[0]

    return call
