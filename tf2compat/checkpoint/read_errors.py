"""The error for a checkpoint that cannot be read though it may be whole: no memory, no permission, no free file."""

from __future__ import annotations

import tensorflow as tf

from tf2compat.checkpoint.reason import reason

__all__ = ["unreadable"]


def unreadable(symbol: str, prefix: str, error: Exception) -> Exception:
    """Returns an error of the type of another one that tells which checkpoint it hit and what to do.

    Args:
        symbol: the legacy symbol that reads.
        prefix: the checkpoint's path.
        error: the file system's or the runtime's; it is returned as it is unless it is an `OpError` or a `MemoryError`.
    """
    message = (
        f"`{symbol}`: The checkpoint {prefix} cannot be read: {reason(error)}. "
        "Nothing shows that its files are damaged: they are as they were, and no older checkpoint takes their place. "
        "Remove the cause (memory, permissions, open files, the disk) and start again."
    )
    if isinstance(error, MemoryError):
        return MemoryError(message)
    if type(error) is tf.errors.OpError:
        # The base class takes a code, which its subclasses have by themselves.
        return tf.errors.OpError(None, None, message, getattr(error, "error_code", tf.errors.UNKNOWN))
    if isinstance(error, tf.errors.OpError):
        return type(error)(None, None, message)
    return error
