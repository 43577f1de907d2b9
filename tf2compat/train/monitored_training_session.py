"""`tf.train.MonitoredTrainingSession`: a `MonitoredSession` with the hooks that training wants."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from tf2compat import _tf, settings
from tf2compat.arguments import check_count
from tf2compat.errors import UsageError
from tf2compat.log import logger
from tf2compat.runtime.local_servers import session_placement
from tf2compat.sessions.session_arguments import SessionOptions, Unpack, check_options
from tf2compat.train.checkpoint_saver_hook import CheckpointSaverHook
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.monitored_session import RETRIES, MonitoredSession, session_creator_of
from tf2compat.train.scaffold import Scaffold
from tf2compat.train.step_counter_hook import StepCounterHook
from tf2compat.train.summary_saver_hook import SummarySaverHook
from tf2compat.train.worker_context import temporary_folder
from tf2compat.train.worker_session_creator import WorkerSessionCreator

__all__ = ["USE_DEFAULT", "MonitoredTrainingSession"]

_SYMBOL = "tf.train.MonitoredTrainingSession"

USE_DEFAULT = object()
"""Default of an interval that was not given: None switches the saver off."""


def _interval(steps: Any, secs: Any, default_steps: int | None, default_secs: int | None) -> tuple[Any, Any]:
    """Returns (steps, seconds) of an interval; one that is given switches the default of the other off."""
    if steps is USE_DEFAULT and secs is USE_DEFAULT:
        return default_steps, default_secs
    return (None if steps is USE_DEFAULT else steps), (None if secs is USE_DEFAULT else secs)


def _wanted(steps: Any, secs: Any) -> bool:
    return bool((steps and steps > 0) or (secs and secs > 0))


def _folder(folder: str | None, keeps: bool, temporary: str | None) -> str | None:
    """Returns where a task writes: the folder, a temporary one inside it, or nowhere."""
    if not folder or keeps:
        return folder
    return os.path.join(folder, temporary) if temporary else None


class _Saving(NamedTuple):
    """How often steps are counted, summaries written and checkpoints saved: (steps, seconds) of each."""

    log_step_count_steps: int | None
    summaries: tuple[Any, Any]
    checkpoints: tuple[Any, Any]
    save_graph_def: bool


def _saving_hooks(scaffold: Any, checkpoint_dir: str | None, summary_dir: str | None, saving: _Saving) -> list[Any]:
    """Returns the step counter, the summary saver and the checkpoint saver, those that are wanted."""
    hooks: list[Any] = []
    every_n_steps = saving.log_step_count_steps
    if summary_dir and every_n_steps and every_n_steps > 0:
        hooks.append(StepCounterHook(output_dir=summary_dir, every_n_steps=every_n_steps))
    if summary_dir and _wanted(*saving.summaries):
        steps, secs = saving.summaries
        hooks.append(SummarySaverHook(scaffold=scaffold, save_steps=steps, save_secs=secs, output_dir=summary_dir))
    if checkpoint_dir and _wanted(*saving.checkpoints):
        steps, secs = saving.checkpoints
        hooks.append(
            CheckpointSaverHook(
                checkpoint_dir,
                save_steps=steps,
                save_secs=secs,
                scaffold=scaffold,
                save_graph_def=saving.save_graph_def,
            )
        )
    return hooks


def _saving_hooks_of_task(
    context: Any, scaffold: Any, checkpoint_dir: str | None, summary_dir: str | None, saving: _Saving
) -> list[Any]:
    """Returns the hooks of `_saving_hooks` of a task of TensorFlow's distribute coordinator."""
    temporary = temporary_folder(context)
    if temporary and saving.checkpoints[1]:
        logger.warning(
            "`tf.train.MonitoredTrainingSession`: tasks save by the clock at different steps, and collective "
            "ops then wait for ever. Saving every 1000 steps; set save_checkpoint_steps."
        )
        saving = saving._replace(checkpoints=(1000, None))
    checkpoint_dir = _folder(checkpoint_dir, context.should_checkpoint, temporary)
    return _saving_hooks(scaffold, checkpoint_dir, _folder(summary_dir, context.should_save_summary, temporary), saving)


def _choose(scaffold: Any, *options: Any) -> None:
    """Hands options of the saver to the scaffold."""
    if all(option is None for option in options):
        return
    if not isinstance(scaffold, Scaffold):
        raise UsageError(
            "tf.train.MonitoredTrainingSession",
            f"Options of the saver were given with a scaffold of type {type(scaffold).__module__}."
            f"{type(scaffold).__name__}, which has none.",
            "Make the scaffold with `tf2compat.v1.train.Scaffold`.",
        )
    scaffold.choose(*options)


def MonitoredTrainingSession(  # noqa: N802
    master: str = "",
    is_chief: bool = True,
    checkpoint_dir: str | None = None,
    scaffold: Any | None = None,
    hooks: Any | None = None,
    chief_only_hooks: Any | None = None,
    save_checkpoint_secs: Any = USE_DEFAULT,
    save_summaries_steps: Any = USE_DEFAULT,
    save_summaries_secs: Any = USE_DEFAULT,
    config: Any | None = None,
    stop_grace_period_secs: float = 120,
    log_step_count_steps: int | None = 100,
    max_wait_secs: float = 7200,
    save_checkpoint_steps: Any = USE_DEFAULT,
    summary_dir: str | None = None,
    save_graph_def: bool = True,
    max_retries: int = 10,
    *,
    checkpoint_format: str | None = None,
    async_save: bool | None = None,
    restore_input_position: bool | None = None,
    preemption: bool | None = None,
    save_on_error: bool | None = None,
    **options: Unpack[SessionOptions],
) -> MonitoredSession:
    """Returns a `MonitoredSession` that restores, saves, writes summaries and counts steps.

    In TF1's order: `chief_only_hooks`, `StepCounterHook`, `SummarySaverHook`, `CheckpointSaverHook`, then `hooks`.

    Args:
        master: empty (see `tf.Session`).
        is_chief: whether this process initialises, restores and saves; else it waits for the chief, with `hooks` alone.
        checkpoint_dir: folder to restore from and to save to.
        scaffold: what to make the session ready with; a default one when None.
        hooks: `tf.train.SessionRunHook`s.
        chief_only_hooks: hooks that a worker does not use.
        save_checkpoint_secs: seconds between checkpoints, 600 unless steps are given; None for none.
        save_summaries_steps: steps between summaries, 100 unless seconds are given; None for none.
        save_summaries_secs: seconds between summaries.
        config: a `ConfigProto` for the session.
        stop_grace_period_secs: seconds that threads have to end after `close`.
        log_step_count_steps: steps between two logs of the speed; None for none.
        max_wait_secs: seconds that a worker waits for the chief.
        save_checkpoint_steps: steps between checkpoints.
        summary_dir: folder of the summaries; `checkpoint_dir` when None.
        save_graph_def: whether to write `graph.pbtxt` and `.meta` files.
        max_retries: how many sessions may be lost without progress of the global step (not in TF1).
        checkpoint_format: 'tf1' or 'tf2', of the checkpoints that are written; see `tf.train.Saver` (not in TF1).
        async_save: whether they are written while training goes on; see `tf.train.Saver` (not in TF1).
        restore_input_position: whether they hold iterators and random states; see `tf.train.Saver` (not in TF1).
        preemption: whether SIGTERM saves and ends the process with status 75; see `MonitoredSession` (not in TF1).
        save_on_error: whether an error that leaves the `with` block saves; see `MonitoredSession` (not in TF1).
        **options: `input_pipeline`, `strategy` and `jit_compile` of the session; see `tf.Session` (not in TF1). Where
            a strategy has several processes its chief saves, whatever `is_chief` says.

    Raises:
        UsageTypeError: (a TypeError) an argument that TF1 did not have has a wrong type.
        UsageError: (a ValueError) it has no such value; or the scaffold or saver is TensorFlow's, without such options.
        UsageStateError: (a RuntimeError) it is opened in eager mode.

    Source: `tf.compat.v1.train.MonitoredTrainingSession`.
    """
    check_count(_SYMBOL, "max_retries", max_retries, 0, RETRIES)
    check_options(_SYMBOL, options)
    settings.preemption(preemption)
    settings.save_on_error(save_on_error)
    summaries = _interval(save_summaries_steps, save_summaries_secs, 100, None)
    checkpoints = _interval(save_checkpoint_steps, save_checkpoint_secs, None, 600)
    scaffold = scaffold or Scaffold()
    _choose(scaffold, checkpoint_format, async_save, restore_input_position)
    summary_dir = summary_dir or checkpoint_dir
    saving = _Saving(log_step_count_steps, summaries, checkpoints, save_graph_def)
    switches = {"preemption": preemption, "save_on_error": save_on_error}
    context = _tf.current_worker_context()
    all_hooks = list(hooks or [])
    if context is not None:
        creator = session_creator_of(context, scaffold, config, checkpoint_dir, max_wait_secs, **options)
        # In a task of the coordinator the program's hooks come first, as in TF1; below they come last.
        all_hooks += (chief_only_hooks or []) if context.is_chief else []
        all_hooks += _saving_hooks_of_task(context, scaffold, checkpoint_dir, summary_dir, saving)
    else:
        placement = options["strategy"] = session_placement(master, options.get("strategy"))
        # The strategy decides: scripts take a task 0 for the chief, and a cluster with a chief job has two of them.
        if placement.is_chief if placement.is_shared else is_chief:
            creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir, **options)
            all_hooks[:0] = [*(chief_only_hooks or []), *_saving_hooks(scaffold, checkpoint_dir, summary_dir, saving)]
        else:
            creator = WorkerSessionCreator(scaffold, master, config, max_wait_secs, **options)
    return MonitoredSession(creator, all_hooks, stop_grace_period_secs, max_retries, **switches)
