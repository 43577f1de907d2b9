"""TF1's session manager, supervisor, timers and hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.training import session_manager as _session_manager
from tensorflow.python.training import supervisor as _supervisor

from tf2compat import patches

__all__ = [
    "CheckpointSaverHook",
    "SVStepCounterThread",
    "SVSummaryThread",
    "SVTimerCheckpointThread",
    "SessionManager",
    "Supervisor",
    "coordinator_and_interval_of",
    "explain_hooks_in_fit",
    "intervals_of",
]


class SessionManager(_session_manager.SessionManager):
    """TF1's session manager, which opens its session through `open_restored` and `wait_for_session`."""

    @property
    def graph(self) -> tf.Graph:
        """The graph of its sessions."""
        return self._graph

    @property
    def wait_secs(self) -> float:
        """Seconds between two looks at a session that another process makes ready."""
        return float(self._recovery_wait_secs)

    def open_restored(
        self,
        master: str,
        saver: Any = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
        wait_for_checkpoint: bool = False,
        max_wait_secs: float = 7200,
        config: Any = None,
    ) -> tuple[Any, bool]:
        """Opens a session and restores a checkpoint if there is one: (session, whether it was restored).

        Args:
            master: the target of the session.
            saver: what restores it.
            checkpoint_dir: the folder whose newest checkpoint is restored.
            checkpoint_filename_with_path: the prefix of a checkpoint, in the place of the folder.
            wait_for_checkpoint: whether to wait until the folder has one.
            max_wait_secs: for how many seconds.
            config: a `ConfigProto` for the session.
        """
        return super()._restore_checkpoint(
            master,
            saver,
            checkpoint_dir,
            checkpoint_filename_with_path,
            wait_for_checkpoint,
            max_wait_secs,
            config,
        )

    def _restore_checkpoint(self, *args: Any, **options: Any) -> tuple[Any, bool]:
        return self.open_restored(*args, **options)

    def initialized_locally(self, session: Any) -> tuple[bool, str | None]:
        """Runs the local initializer if it can be run: (whether it was, the reason why not)."""
        return self._try_run_local_init_op(session)

    def is_ready(self, session: Any) -> tuple[bool, str | None]:
        """Returns whether the model of a session is ready, and the reason why not."""
        return self._model_ready(session)


class SVSummaryThread(_supervisor.SVSummaryThread):
    """TF1's thread that saves summaries."""


class SVStepCounterThread(_supervisor.SVStepCounterThread):
    """TF1's thread that counts steps."""


class SVTimerCheckpointThread(_supervisor.SVTimerCheckpointThread):
    """TF1's thread that saves checkpoints."""


class CheckpointSaverHook(tf.compat.v1.train.CheckpointSaverHook):
    """TF1's hook that saves checkpoints, with public names for its parts.

    Attributes:
        timer: triggers the saves.
        listeners: told before and after each save.
        step_tensor: the global step.
        save_path: the prefix of its checkpoints.
        saves_graph: whether it writes `.meta` files.
        writer: writes to the log of its folder.
    """

    _timer: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer = self.make_timer(self._timer)

    def make_timer(self, stock: Any) -> Any:
        """Returns the timer in the place of TensorFlow's."""
        return stock

    @property
    def timer(self) -> Any:
        return self._timer

    @property
    def listeners(self) -> list[Any]:
        return self._listeners

    @property
    def step_tensor(self) -> Any:
        return self._global_step_tensor

    @property
    def save_path(self) -> str:
        return self._save_path

    @property
    def saves_graph(self) -> bool:
        return bool(self._save_graph_def)

    @property
    def writer(self) -> Any:
        return self._summary_writer

    def found_saver(self) -> Any:
        """Returns its saver, or that of its scaffold or of the graph's collection."""
        return self._get_saver()

    def save(self, session: Any, step: int) -> bool:
        """Saves a step, and tells the listeners; returns whether one wants training to stop."""
        return bool(super()._save(session, step))

    def _save(self, session: Any, step: int) -> bool:
        return self.save(session, step)


class Supervisor(_supervisor.Supervisor):
    """TF1's supervisor, with public places for the two things that it makes itself.

    Attributes:
        saver_class: of the saver that it makes where it is given none and finds none in the graph.
    """

    saver_class: Any = _supervisor.saver_mod.Saver

    def make_session_manager(self, **options: Any) -> Any:
        """Returns the session manager that is used where the user has given none."""
        return SessionManager(**options)

    def _init_session_manager(self, session_manager: Any = None) -> None:
        # As TensorFlow's method, which names its class where this one asks for it.
        self._session_manager = session_manager or self.make_session_manager(
            local_init_op=self._local_init_op,
            ready_op=self._ready_op,
            ready_for_local_init_op=self._ready_for_local_init_op,
            graph=self._graph,
            recovery_wait_secs=self._recovery_wait_secs,
            local_init_run_options=self._local_init_run_options,
        )

    def _init_saver(self, saver: Any = _supervisor.Supervisor.USE_DEFAULT) -> None:
        if saver is _supervisor.Supervisor.USE_DEFAULT:
            saver = self._get_first_op_from_collection(tf.compat.v1.GraphKeys.SAVERS)
            if saver is None and tf.compat.v1.global_variables():
                saver = self.saver_class()
                tf.compat.v1.add_to_collection(tf.compat.v1.GraphKeys.SAVERS, saver)
        self._saver = saver


def intervals_of(timer: Any) -> tuple[float | None, int | None]:
    """Returns the seconds and the steps between two triggers of a `SecondOrStepTimer`; one of them is None."""
    return timer._every_secs, timer._every_steps


def coordinator_and_interval_of(thread: Any) -> tuple[Any, float | None]:
    """Returns the coordinator of a `LooperThread`, and the seconds between two of its calls."""
    return thread._coord, thread._timer_interval_secs


def explain_hooks_in_fit(error: Callable[[Any], AttributeError]) -> None:
    """Chooses the error that a hook raises where Keras takes it for a callback; `hasattr` goes on saying no.

    Args:
        error: returns the error for a hook.
    """

    def missing(hook: Any) -> Any:
        raise error(hook)

    for name in ("on_batch_end", "set_model"):  # One of them is what Keras asks a callback for first.
        patches.put(tf.compat.v1.train.SessionRunHook, name, property(missing))
