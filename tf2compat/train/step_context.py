"""`tf.train.MonitoredSession.StepContext`: what a `step_fn` is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

__all__ = ["StepContext"]


class StepContext:
    """The argument of a `step_fn`: it runs the graph with or without hooks, and stops the loop.

    Args:
        session: the raw session.
        run_with_hooks_fn: what runs a step with the hooks.

    Source: `tf.compat.v1.train.MonitoredSession.StepContext`.
    """

    def __init__(self, session: Any, run_with_hooks_fn: Callable[..., Any]) -> None:
        self._session = session
        self._run_with_hooks_fn = run_with_hooks_fn

    @property
    def session(self) -> Any:
        """The raw session: its `run` calls no hook."""
        return self._session

    @property
    def strategy(self) -> Any:
        """The `tf.distribute.Strategy` on whose replicas the session's steps run (not in TF1)."""
        return self._session.strategy

    @property
    def num_replicas_in_sync(self) -> int:
        """How many replicas compute a step, in all processes (not in TF1)."""
        return int(self.strategy.num_replicas_in_sync)

    def run_with_hooks(self, *args: Any, **kwargs: Any) -> Any:
        """Same as `MonitoredSession.run`."""
        return self._run_with_hooks_fn(*args, **kwargs)

    def request_stop(self) -> NoReturn:
        """Leaves `step_fn`; a `with` block of the session ends cleanly.

        Raises:
            StopIteration: always.
        """
        raise StopIteration("step_fn has requested the iterations to stop.")
