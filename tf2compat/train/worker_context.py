"""The task that this thread runs, as TensorFlow's distribute coordinator has it."""

from __future__ import annotations

from typing import Any

from tf2compat import _tf
from tf2compat.sessions.session_arguments import SessionOptions, Unpack
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.worker_session_creator import WorkerSessionCreator

__all__ = ["session_creator_of", "temporary_folder"]

_COLLECTIVE = {"CollectiveAllReduceStrategy", "CollectiveAllReduceStrategyV1", "MultiWorkerMirroredStrategy"}


def session_creator_of(
    context: Any | None,
    scaffold: Any | None = None,
    config: Any | None = None,
    checkpoint_dir: str | None = None,
    max_wait_secs: float = 7200,
    **options: Unpack[SessionOptions],
) -> SessionCreator | None:
    """Returns the creator for a task's role, None when there is no worker context.

    Args:
        context: the worker context, or None.
        scaffold: what to make the session ready with.
        config: a `ConfigProto`, with which the context's is merged.
        checkpoint_dir: the folder whose newest checkpoint the chief restores.
        max_wait_secs: seconds that others wait for the chief.
        **options: as for `ChiefSessionCreator`.
    """
    if context is None:
        return None
    if context.session_config is not None:
        # A copy: the property makes one each time that it is read.
        merged = context.session_config
        if config is not None:
            merged.CopyFrom(config)
            merged.MergeFrom(context.session_config)
        config = merged
    strategy = _tf.worker_strategy(context)
    if not strategy or strategy.extended.experimental_should_init:
        return ChiefSessionCreator(scaffold, context.master_target, config, checkpoint_dir, **options)
    return WorkerSessionCreator(scaffold, context.master_target, config, max_wait_secs, **options)


def temporary_folder(context: Any) -> str | None:
    """Returns the folder for what a task must compute but not keep, None when it need not compute it.

    Checkpoints and summaries of collective strategies hold collective ops, which have to run on
    every task.
    """
    if type(_tf.worker_strategy(context)).__name__ not in _COLLECTIVE:
        return None
    return f"tmp_{context.task_type}_{context.task_id}" if context.task_type else "tmp"
