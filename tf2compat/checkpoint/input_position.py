"""The state of iterators and random ops in a checkpoint, beside the variables.

Its keys begin with `_tf2compat/`; a reader that looks for names of variables passes over them.
Queues, and the few random ops whose state stays in their kernel (`graph/passes/shared_kernels.py`),
have no part in it.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint.object_graph import keys_by_name
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.readable import readable
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.declared.unsupported import unsupported
from tf2compat.log import logger
from tf2compat.sessions.engine_session import EngineSession

__all__ = ["PREFIX", "restore", "saved"]

PREFIX = "_tf2compat/"
"""Prefix of the names of such entries."""


def saved(session: EngineSession) -> list[Entry]:
    """Returns the position of a session in its input, and the states of its random ops.

    Raises:
        UnsupportedError: a data set cannot be saved.
    """
    try:
        position = session.position()
    except tf.errors.UnimplementedError as error:
        raise unsupported("restore_input_position", f"TensorFlow says: {error.message}") from None
    return [Entry(PREFIX + name, "", value) for name, value in position.items()]


def restore(session: EngineSession, prefix: str) -> None:
    """Sets a session to the position that a checkpoint holds.

    Args:
        session: the session; its iterators may still have to be initialised.
        prefix: the checkpoint's path.
    """
    reader = open_checkpoint(prefix)
    types = reader.get_variable_to_dtype_map()
    keys = keys_by_name(prefix) or {name: name for name in types}
    found = {name.removeprefix(PREFIX): key for name, key in keys.items() if name.startswith(PREFIX)}
    if not found:
        logger.warning("The checkpoint %s holds no input position: input and random numbers start anew.", prefix)
        return
    # The kernel exists on the CPU alone; a `tf.device` of the program's would ask for another place.
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        values = tf.raw_ops.RestoreV2(
            prefix=readable(prefix),
            tensor_names=list(found.values()),
            shape_and_slices=[""] * len(found),
            dtypes=[types[key] for key in found.values()],
        )
    session.set_position(dict(zip(found, values, strict=True)))
