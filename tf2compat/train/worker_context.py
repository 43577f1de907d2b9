"""The task that this thread runs, as TensorFlow's distribute coordinator has it."""

from __future__ import annotations

from typing import Any, NamedTuple

from tf2compat import _tf

__all__ = ["Role", "role_of", "temporary_folder"]

_COLLECTIVE = {"CollectiveAllReduceStrategy", "CollectiveAllReduceStrategyV1", "MultiWorkerMirroredStrategy"}


class Role(NamedTuple):
    """How a task opens its session.

    Attributes:
        master: the session's target.
        config: its `ConfigProto`, if it has one.
        initializes: whether the task restores or initialises the variables; others wait until they are ready.
    """

    master: str
    config: Any | None
    initializes: bool


def role_of(context: Any, config: Any | None = None) -> Role:
    """Returns the role of a task.

    Args:
        context: the task's worker context.
        config: a `ConfigProto`; the context's goes before it.
    """
    if context.session_config is not None:
        # A copy: the property makes one each time that it is read.
        # A copy: the property makes one each time that it is read.
        merged = context.session_config
        if config is not None:
            merged.CopyFrom(config)
            merged.MergeFrom(context.session_config)
        config = merged
    strategy = _tf.worker_strategy(context)
    return Role(context.master_target, config, bool(not strategy or strategy.extended.experimental_should_init))


def temporary_folder(context: Any) -> str | None:
    """Returns the folder for what a task must compute but not keep, None when it need not compute it.

    Checkpoints and summaries of collective strategies hold collective ops, which have to run on
    every task.
    """
    if type(_tf.worker_strategy(context)).__name__ not in _COLLECTIVE:
        return None
    return f"tmp_{context.task_type}_{context.task_id}" if context.task_type else "tmp"
