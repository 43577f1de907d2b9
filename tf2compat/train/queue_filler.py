"""The session as the threads of queue runners see it: a call runs an enqueue operation several times."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageStateError
from tf2compat.runtime.pipelines.queues import filled_queue
from tf2compat.sessions.engine_session import EngineSession

__all__ = ["QueueFiller", "needed_runners", "start_queue_runners_of"]

_ENQUEUES = {"QueueEnqueue", "QueueEnqueueMany", "QueueEnqueueManyV2", "QueueEnqueueV2"}


class QueueFiller(_tf.SessionInterface):
    """A session whose callables of enqueue operations run them several times a call (`BaseSession.make_filler`).

    Queue runners know by it which session they run for, so it equals that session.

    Args:
        sess: the session.
        coord: the coordinator of the threads. Without one, the end of the session is the end of the queue for them:
            TF1's threads then ended with a stack trace on the terminal.
    """

    def __init__(self, sess: EngineSession, coord: Any | None = None) -> None:
        self._sess = sess
        self._coord = coord

    def __eq__(self, other: object) -> bool:
        # A `QueueRunner` keeps its threads by session, and starts none for one that has some.
        return other is self._sess or (isinstance(other, QueueFiller) and other._sess is self._sess)

    def __hash__(self) -> int:
        return hash(self._sess)

    @property
    def graph(self) -> tf.Graph:
        """The session's graph."""
        return self._sess.graph

    def run(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the session."""
        return self._sess.run(*args, **kwargs)

    def make_callable(self, fetches: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """Returns the function that a thread calls until the queue is closed."""
        if isinstance(fetches, tf.Operation) and fetches.type in _ENQUEUES:
            call: Callable[..., Any] = self._sess.make_filler(fetches)
        else:
            call = self._sess.make_callable(fetches, *args, **kwargs)
        return call if self._coord is not None else functools.partial(self._until_closed, call)

    def _until_closed(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (tf.errors.CancelledError, UsageStateError):
            # Cancelled while the session is open: an error of the program's.
            if not self._sess.closed:
                raise
        raise tf.errors.OutOfRangeError(None, None, "The session was closed.")


def needed_runners(sess: EngineSession, runners: Iterable[Any]) -> list[Any]:
    """Returns the queue runners whose queues no data set replaces.

    Raises:
        UnsupportedError: see `BaseSession.replaced_queues`.
    """
    replaced = sess.replaced_queues
    return [runner for runner in runners if not replaced or filled_queue(runner).name not in replaced]


def start_queue_runners_of(
    sess: Any,
    coord: Any | None = None,
    daemon: bool = True,
    start: bool = True,
    collection: str = tf.compat.v1.GraphKeys.QUEUE_RUNNERS,
) -> list[Any]:
    """TensorFlow's `start_queue_runners`, with a filler in the place of a session of the engine.

    Queues that a data set replaces get no threads.

    Args:
        sess: the session; None for the default one.
        coord: the `tf.train.Coordinator` of the threads.
        daemon: whether the process may end while they run.
        start: whether to start them.
        collection: where the queue runners are.
    """
    if sess is None:
        sess = tf.compat.v1.get_default_session()
    if not isinstance(sess, EngineSession):
        return tf.compat.v1.train.start_queue_runners(sess, coord, daemon, start, collection)
    with sess.graph.as_default():
        return [
            thread
            for runner in needed_runners(sess, sess.graph.get_collection(collection))
            for thread in runner.create_threads(QueueFiller(sess, coord), coord=coord, daemon=daemon, start=start)
        ]
