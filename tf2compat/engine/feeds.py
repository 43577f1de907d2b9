"""What a run is given: a feed dictionary becomes tensors, checked as TF1 checks it."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.unsupported import unsupported
from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["Feeds"]


class _Feed:
    """A tensor of the graph that can be fed, with what is needed to check a value for it."""

    __slots__ = ("data_type", "dtype", "shape", "tensor", "wanted")

    def __init__(self, tensor: tf.Tensor) -> None:
        self.tensor = tensor
        self.dtype = tensor.dtype.as_numpy_dtype
        self.data_type = tensor.dtype.as_datatype_enum
        self.shape = tensor.shape
        self.wanted = None if self.shape.rank is None else tuple(self.shape.as_list())

    def accepts(self, shape: tuple[int, ...]) -> bool:
        """Returns whether an array of this shape can be fed."""
        if self.wanted is None:
            return True
        if len(shape) != len(self.wanted):
            return False
        return all(want is None or want == size for want, size in zip(self.wanted, shape, strict=True))

    def array(self, value: Any) -> np.ndarray:
        """Returns a value as an array of the tensor's type.

        Raises:
            UsageTypeError: the value is a tensor, or a number that the type cannot hold.
            UsageError: the value has another shape than the tensor.
        """
        if type(value) is not np.ndarray:
            self._check_type(value)
        with _named_errors(self.tensor, value):
            array = np.asarray(value, dtype=self.dtype)
        if not self.accepts(array.shape):
            raise UsageError(
                "Session.run",
                f"Cannot feed value of shape {array.shape} for Tensor {self.tensor.name}, "
                f"which has shape {self.shape}.",
                "Reshape the value, or give the placeholder a shape with None where sizes differ.",
            )
        return array

    def _check_type(self, value: Any) -> None:
        if isinstance(value, tf.Tensor):
            raise UsageTypeError(
                "Session.run",
                f"The value of a feed cannot be a tf.Tensor object; the feed of {self.tensor.name} is {value}.",
                "Feed a Python scalar, a string, a list or a numpy array; run the tensor first to have its value.",
            )
        if isinstance(value, _tf.TensorHandle):
            raise unsupported("op:GetSessionTensor", f"The feed of {self.tensor.name} is a tensor handle.")
        if isinstance(value, int) and not _holds(self.dtype, value):
            raise UsageTypeError(
                "Session.run",
                f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
                f"{np.dtype(self.dtype).name} of {self.tensor.name}.",
                "Try explicitly setting the type of the feed tensor to a larger type (e.g. int64).",
            )


def _holds(dtype: Any, value: int) -> bool:
    """Returns whether a numpy type can represent an integer."""
    if dtype is object:
        return False
    with np.errstate(over="ignore"):
        try:
            return bool(np.array(value).astype(dtype) == value)
        except OverflowError:
            return False


class _named_errors(contextlib.AbstractContextManager[None]):  # noqa: N801
    """Says which feed it was when numpy cannot make an array of a value; numpy's error type stays."""

    def __init__(self, tensor: tf.Tensor, value: Any) -> None:
        self._tensor = tensor
        self._value = value

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if not isinstance(error, ValueError | TypeError):
            return
        wrapped = UsageError if isinstance(error, ValueError) else UsageTypeError
        raise wrapped(
            "Session.run",
            f"The value fed for {self._tensor.name} is no array of {self._tensor.dtype.name}: {error}.",
            f"Feed numbers of that type in equally long rows, not {type(self._value).__name__} of something else.",
        ) from None


class Feeds:
    """Interprets the feed dictionaries of one session; what a key means is found once."""

    def __init__(self, graph: tf.Graph) -> None:
        self._graph = graph
        self._known: dict[int, _Feed] = {}

    def arrays(self, feed_dict: dict[Any, Any] | None) -> dict[str, tuple[_Feed, np.ndarray]]:
        """Returns the feeds by tensor name.

        Raises:
            UsageTypeError: (a TypeError) a key is no tensor of the graph, or a value has a wrong type.
            UsageError: (a ValueError) a value has a wrong shape, or the tensor may not be fed.
        """
        if not feed_dict:
            return {}
        found = {}
        for key, value in feed_dict.items():
            feed = self._known.get(id(key))
            if feed is not None:
                found[feed.tensor.name] = (feed, feed.array(value))
                continue
            for part, part_value in self._parts(key, value):
                feed = self._feed(part)
                found[feed.tensor.name] = (feed, feed.array(part_value))
        return found

    def _parts(self, key: Any, value: Any) -> list[tuple[Any, Any]]:
        """Takes a feed of a structure or of a composite tensor apart."""
        parts = []
        for flat_key, flat_value in _tf.flatten_dict_items({key: value}).items():
            expand = _tf.feed_expansion(flat_key)
            if expand is None:
                raise UsageTypeError(
                    "Session.run",
                    f"{flat_key} in argument `feed_dict` has invalid type {type(flat_key).__name__}.",
                    "Give its type a feed function with `register_session_run_conversion_functions`.",
                )
            parts.extend(expand(flat_key, flat_value))
        return parts

    def _feed(self, key: Any) -> _Feed:
        tensor = self.tensor(key)
        if not self._graph.is_feedable(tensor):
            raise UsageError(
                "Session.run", f"Tensor {tensor.name} may not be fed.", "Feed a placeholder that it is computed from."
            )
        feed = _Feed(tensor)
        if isinstance(key, tf.Tensor):  # The feed keeps the tensor alive, and with it the id.
            self._known[id(key)] = feed
        return feed

    def tensor(self, key: Any) -> tf.Tensor:
        """Returns the tensor that a key stands for.

        Raises:
            UsageTypeError: (a TypeError) it stands for none in this graph.
        """
        try:
            return self._graph.as_graph_element(key, allow_tensor=True, allow_operation=False)
        except Exception as error:
            raise UsageTypeError(
                "Session.run",
                f"Cannot interpret feed_dict key as Tensor: {error.args[0]}",
                "Use a tensor of the session's graph, or its name (`'x:0'`).",
            ) from None
