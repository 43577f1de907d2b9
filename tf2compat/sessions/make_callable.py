"""`Session.make_callable`: a step as a function of its feeds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["make_callable"]


def make_callable(
    session: Any, fetches: Any, feed_list: list[Any] | None = None, accept_options: bool = False
) -> Callable[..., Any]:
    """Returns a function that runs the fetches; its arguments are the values of `feed_list`.

    Args:
        session: the session; this is its method.
        fetches: as for `run`.
        feed_list: tensors or names to feed, in the order of the arguments.
        accept_options: whether the function takes `options` and `run_metadata` too.

    Raises:
        UsageTypeError: (a TypeError) `feed_list` is no list, or a fetch or feed is of a wrong type.
        UsageError: (a ValueError) a fetch is not in the graph.
    """
    if feed_list is not None and not isinstance(feed_list, list | tuple):
        raise UsageTypeError(
            "Session.make_callable",
            f"Argument `feed_list` must be a list or tuple. Received: feed_list={feed_list}.",
            "Put the one tensor into a list.",
        )
    plan = session._plans.get(fetches)
    if not feed_list and not accept_options:
        return functools.partial(session._run_plan, plan)

    def call(*values: Any, **options: Any) -> Any:
        if len(values) != len(feed_list or ()):
            raise UsageError(
                "Session.make_callable",
                f"The callable takes {len(feed_list or ())} values, got {len(values)}.",
                "Give one value for each element of `feed_list`.",
            )
        return session.run(fetches, dict(zip(feed_list or (), values, strict=True)), **options)

    return call if accept_options else functools.partial(call)
