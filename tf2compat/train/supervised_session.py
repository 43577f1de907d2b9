"""The session that `tf.train.Supervisor` hands out: a plain one that looks before each run whether to save and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat.sessions.session import Session

__all__ = ["SupervisedSession"]


class SupervisedSession(Session):
    """A `tf.Session` with a function that is called before each of its runs.

    Attributes:
        before_run: the function; None for none.
    """

    before_run: Callable[[], None] | None = None

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs one step; see `tf.Session`."""
        if self.before_run is not None:
            self.before_run()
        return super().run(fetches, feed_dict, options, run_metadata)
