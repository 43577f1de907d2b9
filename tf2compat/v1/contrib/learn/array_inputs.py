"""Arrays as the inputs of `tf.contrib.learn`'s estimators, which TF1's first tutorials passed to `fit`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.layers.feature_columns import NAMELESS, real_valued_column

__all__ = ["infer_real_valued_columns_from_input", "input_fn_of", "taken_once"]


def _array(value: Any) -> np.ndarray:
    """Returns `value` as an array, of float32 where it is of float64."""
    found = np.asarray(value)
    return found.astype(np.float32) if found.dtype == np.float64 else found


def input_fn_of(
    x: Any,
    y: Any,
    input_fn: Callable[..., Any] | None,
    batch_size: int | None,
    shuffle: bool = False,
    epochs: int | None = 1,
) -> Callable[..., Any]:
    """Returns the function of inputs: the one that is given, or one of arrays.

    Args:
        x: an array of rows, or a dict of arrays by feature.
        y: their labels; None for predictions.
        input_fn: returns features and labels.
        batch_size: rows of a batch; all by default.
        shuffle: whether rows come in another order each time.
        epochs: how often they come; None for ever.

    Raises:
        UsageError: (a ValueError) both or neither of `x` and `input_fn` are given.
    """
    if (x is None) == (input_fn is None):
        raise UsageError(
            "tf.contrib.learn.Estimator",
            f"Both or neither of `x` and `input_fn` are given: {type(x).__name__} and {input_fn!r}.",
            "Pass arrays, as `x` and `y`, or an `input_fn`.",
        )
    if input_fn is not None:
        return input_fn
    features = {key: _array(value) for key, value in (x if isinstance(x, Mapping) else {NAMELESS: x}).items()}
    count = len(next(iter(features.values())))
    parts: Any = features if y is None else (features, _array(y))

    def from_arrays() -> tf.data.Dataset:
        rows = tf.data.Dataset.from_tensor_slices(parts)
        rows = rows.shuffle(count) if shuffle else rows
        return rows.repeat(epochs).batch(batch_size or count)

    return from_arrays


def taken_once(input_fn: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function of the same inputs, for predictions: tensors that no data set or queue ends come once."""

    def inputs() -> Any:
        found = input_fn()
        graph = tf.compat.v1.get_default_graph()
        ends = isinstance(found, tf.data.Dataset) or any(
            operation.type in ("IteratorGetNext", "QueueDequeueManyV2", "QueueDequeueUpToV2", "QueueDequeueV2")
            for operation in graph.get_operations()
        )
        if ends or graph.get_collection(tf.compat.v1.GraphKeys.QUEUE_RUNNERS):
            return found
        return tf.data.Dataset.from_tensors(found[0] if isinstance(found, tuple) else found)

    return inputs


def infer_real_valued_columns_from_input(x: Any) -> list[Any]:
    """Returns the feature columns of an array of rows of numbers, or of a dict of such arrays.

    Source: `tf.contrib.learn.infer_real_valued_columns_from_input`.
    """
    arrays = x if isinstance(x, Mapping) else {NAMELESS: x}
    return [real_valued_column(key, int(np.prod(np.shape(value)[1:]))) for key, value in sorted(arrays.items())]
