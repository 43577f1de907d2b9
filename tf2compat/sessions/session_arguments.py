"""The arguments of a session, checked as TF1 checks them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

import tensorflow as tf

from tf2compat import settings
from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UnknownTargetError, UsageTypeError
from tf2compat.placement.elsewhere import is_found
from tf2compat.runtime.local_servers import is_here, server_of

if TYPE_CHECKING:
    from typing import Unpack
else:
    Unpack = tuple  # Of Python 3.11; annotations are not evaluated.

__all__ = ["SessionOptions", "Unpack", "check_graph_and_config", "check_options", "checked_target"]


class SessionOptions(TypedDict, total=False):
    """The settings that TF1's sessions did not have, by the names of the arguments of `Session`."""

    input_pipeline: str | None
    strategy: Any | None
    jit_compile: bool | None


def check_options(symbol: str, options: Mapping[str, Any]) -> None:
    """Checks the options of a session that is opened later.

    Raises:
        UsageTypeError: (a TypeError) there is no such option, or it has a wrong type.
        UsageError: (a ValueError) an option has no such value.
    """
    unknown = sorted(set(options) - set(SessionOptions.__annotations__))
    if unknown:
        known = ", ".join(SessionOptions.__annotations__)
        raise UsageTypeError(symbol, f"There is no argument `{unknown[0]}`.", f"Those of a session are {known}.")
    settings.jit_compile(options.get("jit_compile"))
    settings.input_pipeline(options.get("input_pipeline"))


def checked_target(target: Any, graph: Any = None, config: Any = None) -> str:
    """Returns a session's target as text.

    Args:
        target: what the session was given.
        graph: its graph, unless that is of a wrong type.
        config: its `ConfigProto`, likewise, which says how long a server of another process is waited for.

    Raises:
        StepTimeoutError: (a DeadlineExceededError) that server was not there in time.
        UsageTypeError: (a TypeError) it is no string.
        UnknownTargetError: (a NotFoundError) it is no address.
        UnsupportedError: it names another process.
    """
    if isinstance(target, bytes):
        target = target.decode()
    if not isinstance(target, str | None):
        hint = " Did you do `Session(config)` instead of `Session(config=config)`?"
        given = isinstance(target, tf.compat.v1.ConfigProto)
        raise UsageTypeError(
            "tf.Session",
            f"Argument `target` must be a string, but got {type(target).__name__}.{hint if given else ''}",
            "Leave it out; sessions run in this process.",
        )
    server = (
        None if target in (None, "", "local") else server_of(target, graph if isinstance(graph, tf.Graph) else None)
    )
    if server is None and target not in (None, "", "local") and "://" not in target:
        raise UnknownTargetError(
            "tf.Session",
            f"No session factory registered for the given session options: the target is {target!r}.",
            "Leave it empty, or give the `target` of a `tf.train.Server`.",
        )
    timeout_ms = config.operation_timeout_in_ms if isinstance(config, tf.compat.v1.ConfigProto) else 0
    if server is None and target not in (None, "", "local") and (is_here(target) or not is_found(target, timeout_ms)):
        raise unsupported("tf.Session(target=...)", f"The target is {target!r}.")
    return target or ""


def check_graph_and_config(graph: Any, config: Any) -> None:
    """Checks the types of a graph, and of a config if there is one.

    Raises:
        UsageTypeError: (a TypeError) one is of another type.
    """
    if not isinstance(graph, tf.Graph):
        raise UsageTypeError(
            "tf.Session",
            f"Argument `graph` must be a tf.Graph, but got {type(graph).__name__}.",
            "Pass the graph that the operations were added to, or leave it out inside `graph.as_default()`.",
        )
    if config is not None and not isinstance(config, tf.compat.v1.ConfigProto):
        raise UsageTypeError(
            "tf.Session",
            f"Argument `config` must be a tf.ConfigProto, but got {type(config).__name__}.",
            "Pass `config=tf.ConfigProto(...)`.",
        )
