"""Feeds of a run: a feed dictionary becomes tensors, checked as TF1 checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageOverflowError, UsageTypeError
from tf2compat.graph.kept_tensors import SessionHandles
from tf2compat.graph.near_in_graph import near_in_graph
from tf2compat.graph.replicated.sparse_feeds import note_sparse
from tf2compat.runtime.variable_store import variable_of

__all__ = ["Feed", "Feeds", "OfAnyShape"]


class OfAnyShape:
    """A value that is fed whatever the shape of its tensor, as TF1's callables take it.

    Args:
        value: the array.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Feed:
    """A tensor of the graph that can be fed, with what is needed to check a value for it.

    Attributes:
        tensor: the tensor.
        name: its name.
        data_type: its `DataType` number.

    Args:
        tensor: the tensor.
        handles: the tensors that the session keeps.
    """

    __slots__ = ("_accepted", "_dtype", "_handles", "_wanted", "data_type", "name", "tensor")

    def __init__(self, tensor: tf.Tensor, handles: SessionHandles | None = None) -> None:
        self._handles = handles or SessionHandles()
        self.tensor = tensor
        self.name = tensor.name
        self.data_type = tensor.dtype.as_datatype_enum
        self._dtype = np.dtype(tensor.dtype.as_numpy_dtype)
        self._wanted = None if tensor.shape.rank is None else tuple(tensor.shape.as_list())
        self._accepted: tuple[int, ...] | None = None  # The last shape that was found to fit.

    def array(self, value: Any) -> np.ndarray:
        """Returns a value as an array of the tensor's type.

        Raises:
            UsageTypeError: the value is a tensor, or a number that the type cannot hold.
            UsageError: the value has another shape than the tensor.
        """
        if type(value) is not np.ndarray or value.dtype != self._dtype:
            if type(value) is OfAnyShape:
                return self._converted(value.value)
            value = self._converted(value)
        if value.shape != self._accepted:
            self._check_shape(value.shape)
            self._accepted = value.shape
        return value

    def _check_shape(self, shape: tuple[int, ...]) -> None:
        wanted = self._wanted
        if wanted is None or (
            len(shape) == len(wanted) and all(w is None or w == size for w, size in zip(wanted, shape, strict=True))
        ):
            return
        raise UsageError(
            "Session.run",
            f"Cannot feed value of shape {shape} for Tensor {self.name}, which has shape {self.tensor.shape}.",
            "Reshape the value, or give the placeholder a shape with None where sizes differ.",
        )

    def _converted(self, value: Any) -> np.ndarray:
        if isinstance(value, _tf.TensorHandle):
            return self._handles.fed(value.handle, self.tensor)
        self._check_type(value)
        try:
            return _as_array(value, self._dtype)
        except (TypeError, ValueError) as error:
            wrapped = UsageError if isinstance(error, ValueError) else UsageTypeError
            raise wrapped(
                "Session.run",
                f"The value fed for {self.name} is no array of {self.tensor.dtype.name}: {error}.",
                f"Feed numbers of that type in equally long rows; this is {type(value).__name__}.",
            ) from None

    def _check_type(self, value: Any) -> None:
        if isinstance(value, tf.Tensor):
            raise UsageTypeError(
                "Session.run",
                f"The value of a feed cannot be a tf.Tensor object; the feed of {self.name} is {value}.",
                "Feed a Python scalar, a string, a list or a numpy array; run the tensor first to have its value.",
            )
        # TF1 checked a number by itself, and let those in lists wrap around.
        if isinstance(value, int) and not _holds(self._dtype, value):
            wrong = UsageTypeError if -(2**63) <= value < 2**63 else UsageOverflowError
            raise wrong(
                "Session.run",
                f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
                f"{self._dtype.name} of {self.name}.",
                "Try explicitly setting the type of the feed tensor to a larger type (e.g. int64).",
            )


def _as_array(value: Any, dtype: Any) -> np.ndarray:
    """Returns a value as an array; integers in lists wrap around where the type is too small, as with NumPy 1."""
    try:
        return np.asarray(value, dtype=dtype)
    except OverflowError:
        if dtype.kind not in "iu":
            raise
        return np.asarray(value, dtype=np.int64).astype(dtype)


def _holds(dtype: Any, value: int) -> bool:
    """Returns whether a numpy type can represent an integer."""
    # Strings: no number is one.
    if dtype.kind == "O":
        return False
    # A number that does not fit is an answer, not a warning.
    with np.errstate(over="ignore"):
        try:
            return bool(np.array(value).astype(dtype).item() == value)
        except OverflowError:
            return False


class Feeds:
    """Interprets the feed dictionaries of one session; each key is looked up once.

    Args:
        graph: the session's graph.
        handles: the tensors that it keeps.
    """

    def __init__(self, graph: tf.Graph, handles: SessionHandles | None = None) -> None:
        self._graph = graph
        self._handles = handles
        self._known: dict[int, Feed] = {}

    def arrays(self, feed_dict: dict[Any, Any] | None) -> list[tuple[Feed, np.ndarray]]:
        """Returns the feeds, each tensor once.

        Raises:
            UsageTypeError: (a TypeError) it is no dictionary, a key is no tensor of the graph, or a value has a
                wrong type.
            UsageError: (a ValueError) a value has a wrong shape, or the tensor may not be fed.
        """
        if not feed_dict:
            return []
        if not isinstance(feed_dict, Mapping):
            raise UsageTypeError(
                "Session.run",
                f"`feed_dict` must be a dictionary, and is a {type(feed_dict).__name__}: {feed_dict!r:.80}.",
                "Give it as `{tensor: value}`.",
            )
        found = []
        for key, value in feed_dict.items():
            feed = self._known.get(id(key))
            if feed is None:
                return self._slow_arrays(feed_dict)
            found.append((feed, feed.array(value)))
        return found

    def _slow_arrays(self, feed_dict: dict[Any, Any]) -> list[tuple[Feed, np.ndarray]]:
        """As `arrays`, for keys that were not seen before, names, structures and composite tensors."""
        found: dict[str, tuple[Feed, np.ndarray]] = {}
        for key, value in feed_dict.items():
            for part, part_value in self._parts(key, value):
                feed = self._feed(part)
                found[feed.name] = (feed, feed.array(part_value))
        return list(found.values())

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
            if isinstance(flat_key, tf.SparseTensor):
                note_sparse(flat_key)
            parts.extend(expand(flat_key, flat_value))
        return parts

    def tensors(self, feeds: Any) -> list[tf.Tensor]:
        """Returns the tensors of one feed, or of a list of them: names, tensors and composite tensors.

        Raises:
            UsageTypeError: (a TypeError) one is no tensor of the graph.
            UsageError: (a ValueError) one may not be fed.
        """
        found = []
        for key in feeds if isinstance(feeds, list | tuple) else [feeds]:
            if isinstance(key, tf.SparseTensor):
                note_sparse(key)
            found += [self._feed(part).tensor for part in _tf.feed_parts(key)]
        return found

    def _feed(self, key: Any) -> Feed:
        tensor = self.tensor(key)
        if not self._graph.is_feedable(tensor):
            raise UsageError(
                "Session.run", f"Tensor {tensor.name} may not be fed.", "Feed a placeholder that it is computed from."
            )
        feed = Feed(tensor, self._handles)
        if isinstance(key, tf.Tensor):  # The feed keeps the tensor alive, and with it the id.
            self._known[id(key)] = feed
        return feed

    def tensor(self, key: Any) -> tf.Tensor:
        """Returns the tensor that a key stands for; for a variable, or its handle (`'w:0'`), its value.

        Raises:
            UsageTypeError: (a TypeError) it stands for none in this graph.
        """
        try:
            tensor = self._graph.as_graph_element(key, allow_tensor=True, allow_operation=False)
        except Exception as error:
            near = near_in_graph(self._graph, error)
            raise UsageTypeError(
                "Session.run",
                f"Cannot interpret feed_dict key as Tensor: {error.args[0]}",
                f"{near} Use a tensor of the session's graph, or its name (`'x:0'`).".lstrip(),
            ) from None
        variable = variable_of(tensor)
        return tensor if variable is None else self._graph.as_graph_element(variable)
