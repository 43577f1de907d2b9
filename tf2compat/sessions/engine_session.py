"""`EngineSession`: what savers, hooks, threads and exports may ask of a session, without knowing how it is made."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.sessions.background import Background

__all__ = ["EngineSession"]


class EngineSession(_tf.SessionInterface):
    """A session of ours, whose steps are compiled functions (`session.BaseSession`); TensorFlow's are none.

    Attributes:
        background: what it writes while steps go on.
        failed: set it before `close` to tell other processes of a cluster that this one ends by an error.
    """

    background: Background
    failed: bool

    @property
    @abc.abstractmethod
    def graph(self) -> tf.Graph:
        """The graph that this session runs."""

    @property
    @abc.abstractmethod
    def is_chief(self) -> bool:
        """Whether this process, of those that train together, saves checkpoints and writes summaries."""

    @property
    @abc.abstractmethod
    def closed(self) -> bool:
        """Whether `close` was called."""

    @property
    @abc.abstractmethod
    def replaced_queues(self) -> set[str]:
        """The names of the queues that a data set stands for: they need no threads."""

    @abc.abstractmethod
    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs one step of the graph."""

    @abc.abstractmethod
    def run_tensors(
        self,
        fetches: Sequence[tf.Tensor],
        targets: Sequence[tf.Operation] = (),
        feeds: Sequence[tuple[tf.Tensor, Any]] = (),
    ) -> list[Any]:
        """Runs one step whose values stay TensorFlow 2 tensors."""

    @abc.abstractmethod
    def make_callable(
        self, fetches: Any, feed_list: list[Any] | None = None, accept_options: bool = False
    ) -> Callable[..., Any]:
        """Returns a function that runs the fetches."""

    @abc.abstractmethod
    def make_filler(self, enqueue_op: tf.Operation, times: int = 32) -> Callable[[], None]:
        """Returns a function that runs an enqueue operation several times."""

    @abc.abstractmethod
    def position(self) -> dict[str, Any]:
        """Returns where the session is in its input and its random numbers: name -> eager tensor."""

    @abc.abstractmethod
    def set_position(self, values: dict[str, Any]) -> None:
        """Goes on from a position of `position`."""
