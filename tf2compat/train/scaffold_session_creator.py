"""What the creators of a chief's and of a worker's session have in common: a scaffold, and where the session runs."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat.placement.placement import Placement
from tf2compat.runtime.local_servers import session_placement
from tf2compat.sessions.session_arguments import SessionOptions, check_options
from tf2compat.train.session_creator import SessionCreator

__all__ = ["ScaffoldSessionCreator"]


class ScaffoldSessionCreator(SessionCreator):
    """Opens sessions that a scaffold makes ready.

    Args:
        scaffold: what to make the session ready with.
        master: empty (see `tf.Session`).
        config: a `ConfigProto` for the session.
        options: `input_pipeline`, `strategy` and `jit_compile` of the session; see `tf.Session`.
    """

    def __init__(
        self, scaffold: tf.compat.v1.train.Scaffold, master: str, config: Any | None, options: SessionOptions
    ) -> None:
        check_options(f"tf.train.{type(self).__name__}", options)
        self._scaffold = scaffold
        self._master = master
        self._config = config
        self._options = options

    @functools.cached_property
    def _placement(self) -> Placement:
        """Where the sessions run; it is decided when it is first asked for."""
        return session_placement(self._master, self._options.get("strategy"))

    @property
    def _placed(self) -> SessionOptions:
        """The options of the sessions, with this decision."""
        return {**self._options, "strategy": self._placement}

    @property
    def is_chief(self) -> bool:
        """Whether this process saves checkpoints and writes summaries, of those that train together."""
        return self._placement.is_chief
