"""A step's `RunOptions`: some fields are applied, and one log line names each that is not."""

from __future__ import annotations

import dataclasses
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UsageMessageError
from tf2compat.log import logger

__all__ = ["StepOptions", "check_messages", "step_options"]

_APPLIED = {"timeout_in_ms", "trace_level", "output_partition_graphs"}
# The runtime reports allocations when memory runs out without being asked.
_ALWAYS = {"report_tensor_allocations_upon_oom"}
_told: set[str] = set()


@dataclasses.dataclass(frozen=True)
class StepOptions:
    """The fields of `RunOptions` that a step applies.

    Attributes:
        timeout_ms: milliseconds that the step may take; 0 for no limit.
        traced: whether anything is to be put into the step's `RunMetadata`.
        graphs: whether the executed graphs are.
    """

    timeout_ms: int
    traced: bool
    graphs: bool


def check_messages(options: Any, run_metadata: Any) -> None:
    """Checks the types of a step's `RunOptions` and `RunMetadata`, before the step; TF1 took 0 and '' for none.

    Raises:
        UsageMessageError: (a TypeError, and an AttributeError as in TF1) one is something else.
    """
    for name, value, kind in (
        ("options", options, tf.compat.v1.RunOptions),
        ("run_metadata", run_metadata, tf.compat.v1.RunMetadata),
    ):
        if value and not isinstance(value, kind):
            raise UsageMessageError(
                "Session.run",
                f"Argument `{name}` is {value!r}, of type {type(value).__name__}.",
                f"Pass a `tf.{kind.__name__}()`, or leave it out.",
            )


def _set_fields(message: Any) -> list[str]:
    return [
        field.name for field, value in message.ListFields() if not hasattr(value, "ListFields") or value.ListFields()
    ]


def step_options(options: Any, default_timeout_ms: int) -> StepOptions:
    """Returns the fields of a `RunOptions` that are applied; the first use of one that is not is logged.

    Args:
        options: a `RunOptions`.
        default_timeout_ms: the session's limit, for options without one.

    Raises:
        UnsupportedError: tensors are watched for TF1's debugger, and are to be sent or written somewhere.
    """
    watched = [watch for watch in options.debug_options.debug_tensor_watch_opts if watch.debug_urls]
    if watched:
        raise unsupported("tf.RunOptions.debug_options", f"It watches '{watched[0].node_name}'.")
    for name in _set_fields(options):
        if name not in _APPLIED and name not in _ALWAYS and name not in _told:
            _told.add(name)
            logger.warning("`tf.RunOptions`: %s is not applied: compiled functions have no such setting.", name)
    graphs = bool(options.output_partition_graphs)
    return StepOptions(options.timeout_in_ms or default_timeout_ms, graphs or bool(options.trace_level), graphs)
