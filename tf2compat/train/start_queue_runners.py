"""`tf.train.start_queue_runners`: TensorFlow's own, on the engine's sessions."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.log import logger
from tf2compat.train.monitored_session import HookedLoopSession
from tf2compat.train.queue_filler import start_queue_runners_of

__all__ = ["start_queue_runners"]


def start_queue_runners(
    sess: Any | None = None,
    coord: Any | None = None,
    daemon: bool = True,
    start: bool = True,
    collection: str = tf.compat.v1.GraphKeys.QUEUE_RUNNERS,
) -> list[Any]:
    """Starts the threads of all queue runners of the graph; returns them.

    A monitored session has started them itself; handed one, this does nothing, as in TF1, and
    says so.

    Args, errors and source: `tf.compat.v1.train.start_queue_runners`.
    """
    if isinstance(sess, HookedLoopSession):
        logger.warning(
            "`tf.train.start_queue_runners`: a %s starts its queue runners itself. Remove the call.",
            type(sess).__name__,
        )
        return []
    return start_queue_runners_of(sess, coord, daemon, start, collection)
