"""`tf.train.checkpoints_iterator`: an evaluator reads along, also in folders of any name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from tf2compat.log import logger
from tf2compat.train.latest_checkpoint import latest_checkpoint

__all__ = ["checkpoints_iterator"]

_LOOK_SECS = 1.0


def checkpoints_iterator(
    checkpoint_dir: Any,
    min_interval_secs: float = 0,
    timeout: float | None = None,
    timeout_fn: Callable[[], Any] | None = None,
) -> Iterator[str]:
    """Yields the path of the newest checkpoint of a folder, then of each newer one that it finds.

    Nothing is changed in the folder. Checkpoints that were replaced by newer ones meanwhile are left out. It differs
    from TF1 as `latest_checkpoint` does, and it waits by a clock that is never put back.

    Args:
        checkpoint_dir: the folder; it may come later.
        min_interval_secs: seconds from one checkpoint that is yielded to the next, at least.
        timeout: seconds to wait for a new checkpoint; None for no limit.
        timeout_fn: called without arguments when they are over; the iteration ends if it returns something true, and
            goes on otherwise. Without it the iteration ends.

    Source: `tf.train.checkpoints_iterator`.
    """
    last: str | None = None
    while True:
        found = _newer(checkpoint_dir, last, timeout)
        if found is None:
            if timeout_fn is None:
                logger.info("Timed-out waiting for a checkpoint.")
                return
            if timeout_fn():
                return
            continue
        since, last = time.monotonic(), found
        yield found
        time.sleep(max(0.0, since + min_interval_secs - time.monotonic()))


def _newer(folder: Any, last: str | None, timeout: float | None) -> str | None:
    """Returns the newest checkpoint once it is another than the last one; None when the time is over."""
    logger.info("Waiting for new checkpoint at %s", folder)
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        found = latest_checkpoint(folder)
        if found is not None and found != last:
            logger.info("Found new checkpoint at %s", found)
            return found
        if end is not None and time.monotonic() + _LOOK_SECS > end:
            return None
        time.sleep(_LOOK_SECS)
