"""`tf.InteractiveSession`: the default session from its construction on."""

from __future__ import annotations

import threading
from typing import Any

import tensorflow as tf

from tf2compat.log import logger
from tf2compat.sessions.session import BaseSession
from tf2compat.sessions.session_arguments import SessionOptions, Unpack

__all__ = ["InteractiveSession"]


class InteractiveSession(BaseSession):
    """A session that makes itself (and its graph, if one is given) the default until it is closed.

    Args and errors are those of `Session`.

    Source: `tf.compat.v1.InteractiveSession`.
    """

    _lock = threading.Lock()
    _active = 0

    def __init__(
        self,
        target: str = "",
        graph: tf.Graph | None = None,
        config: Any | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        self._entered: list[Any] = []
        super().__init__(target, graph, config, **options)
        with InteractiveSession._lock:
            if InteractiveSession._active > 0:
                logger.error(
                    "`tf.InteractiveSession`: another one is open and holds its variables. "
                    "Close it, or use `tf.Session` in programs."
                )
            InteractiveSession._active += 1
        contexts = [self.as_default()]
        if graph is not None:
            contexts.append(graph.as_default())
        for entered in contexts:
            # As in TF1: interactive sessions are closed in any order.
            entered.enforce_nesting = False
            entered.__enter__()
            self._entered.append(entered)

    def close(self) -> None:
        """Closes the session; it is no longer the default one."""
        super().close()
        with InteractiveSession._lock:
            entered, self._entered = self._entered, []
            InteractiveSession._active -= bool(entered)
        while entered:
            entered.pop().__exit__(None, None, None)
