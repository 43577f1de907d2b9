"""The tensors that a session keeps between its runs: `tf.get_session_handle` and its fellows.

TF1 kept them in the session's state, which compiled functions do not have: their nodes call back to here
(`graph/passes/session_handles.py`), so that a kept tensor lies in the host's memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import TensorHandleError, UsageError

__all__ = ["HANDLE_READERS", "SessionHandles"]

HANDLE_READERS = ("GetSessionTensor", "DeleteSessionTensor")
"""The ops that take a handle."""

_DEVICE = "/job:localhost/replica:0/task:0/device:CPU:0"
_DO = "Use a handle that this session gave out, as long as its `TensorHandle` lives or `get_raw_handle` was called."


class SessionHandles:
    """The tensors that one session keeps: handle -> value. A handle is TF1's: `name of the node;number;device`."""

    def __init__(self) -> None:
        self._values: dict[str, np.ndarray] = {}
        self._numbers = itertools.count()
        self._functions: dict[tuple[str, str], tuple[str, Any]] = {}

    def token(self, kind: str, name: str = "") -> str:
        """Returns the name by which a `PyFunc` node does the work of one of these ops.

        Args:
            kind: the op.
            name: the node's name, if it is `GetSessionHandle`.
        """
        if (kind, name) not in self._functions:
            function = self._function(kind, name)
            self._functions[kind, name] = (_tf.py_func_token(function), function)
        return self._functions[kind, name][0]

    def _function(self, kind: str, name: str) -> Callable[..., Any]:
        if kind == "GetSessionHandle":
            return lambda value: self.keep(name, value)
        if kind == "GetSessionTensor":
            return lambda handle: self._in_step(self.get, handle)
        return lambda handle: self._in_step(self.delete, handle)

    def _in_step(self, do: Callable[[str], Any], handle: Any) -> Any:
        try:
            return do(tf.compat.as_str_any(handle))
        except TensorHandleError as error:
            # `PyFunc` turns a ValueError into TF1's InvalidArgumentError, and an OpError into an UnknownError.
            raise UsageError(error.message) from None

    def keep(self, name: str, value: Any) -> bytes:
        """Keeps a value; returns its handle."""
        handle = f"{name};{next(self._numbers)};{_DEVICE}"
        # A copy: the array that `PyFunc` hands over may share the memory of the step's tensor.
        self._values[handle] = np.array(value)
        return handle.encode()

    def get(self, handle: str) -> np.ndarray:
        """Returns a kept value.

        Raises:
            TensorHandleError: (an InvalidArgumentError) it is not kept, or not any more.
        """
        try:
            return self._values[handle]
        except KeyError:
            happened = f"The tensor with handle '{handle}' is not in the session store."
            raise TensorHandleError("tf.get_session_tensor", happened, _DO) from None

    def delete(self, handle: str) -> None:
        """Forgets a kept value.

        Raises:
            TensorHandleError: (an InvalidArgumentError) it is not kept, or not any more.
        """
        if self._values.pop(handle, None) is None:
            happened = f"Failed to delete a tensor with handle '{handle}' in the session store."
            raise TensorHandleError("tf.delete_session_tensor", happened, _DO)

    def forget(self, handle: str) -> None:
        """Forgets a kept value, if it is kept; called from any thread, while garbage is collected."""
        # No lock: the collector may call this in a thread that is just inside of another method.
        self._values.pop(handle, None)

    def fed(self, handle: str, tensor: tf.Tensor) -> np.ndarray:
        """Returns the feed of a tensor to which a `TensorHandle` is given.

        That is the kept value; for the holder of a handle (`tf.get_session_tensor` returns it) the handle itself.

        Raises:
            TensorHandleError: (an InvalidArgumentError) it is not kept, or of another type.
        """

        if tensor.dtype == tf.string and any(user.type in HANDLE_READERS for user in tensor.consumers()):
            return np.array(handle.encode(), object)
        value = self.get(handle)
        wanted = np.dtype(tensor.dtype.as_numpy_dtype)
        if value.dtype != wanted:
            raise TensorHandleError(
                "Session.run",
                f"Expects {tensor.name} to be {wanted} but {value.dtype} is kept under the handle '{handle}'.",
                "Feed a handle of a tensor of the same type.",
            )
        return value

    def clear(self) -> None:
        """Forgets all values."""
        self._values.clear()
        self._functions.clear()
