"""Errors of a save that failed; never of the type that means the end of input."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import tensorflow as tf

from tf2compat.checkpoint.reason import reason
from tf2compat.errors import CheckpointWriteError, Tf2CompatError

__all__ = ["explained"]

_SAVER = "tf.train.Saver.save"


@contextlib.contextmanager
def explained(prefix: str) -> Iterator[None]:
    """Runs its block; an error of the file system says which checkpoint it hit and what to do.

    TensorFlow reports a file that grows over its limit as `OutOfRangeError`, which a monitored
    session takes for the end of input: training would end as if all were well.

    Args:
        prefix: the checkpoint that is written.

    Raises:
        CheckpointWriteError: (a ResourceExhaustedError) the disk is full or the file too large.
        tf.errors.PermissionDeniedError: the folder cannot be written to.
        tf.errors.OpError: anything else, as it is.
    """
    try:
        yield
    except Tf2CompatError:
        raise
    except (tf.errors.OutOfRangeError, tf.errors.ResourceExhaustedError) as error:
        raise CheckpointWriteError(
            _SAVER,
            f"The checkpoint {prefix} could not be written: {reason(error)}.",
            "Free space, or save to another disk; earlier checkpoints and the variables are as they were.",
        ) from None
    except tf.errors.PermissionDeniedError as error:
        raise type(error)(
            None,
            None,
            f"`{_SAVER}`: The checkpoint {prefix} could not be written: {reason(error)}. "
            "Make the folder writable, or save to another; earlier checkpoints and the variables are as they were.",
        ) from None
