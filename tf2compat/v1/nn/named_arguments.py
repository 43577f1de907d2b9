"""Losses of `tf.nn` that take labels and logits by name alone, and `tf.nn.top_k`, whose `name` comes fourth."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.v1.positional_names import named_at

__all__ = [
    "sigmoid_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits",
    "sparse_softmax_cross_entropy_with_logits",
    "top_k",
]

_nn = tf.compat.v1.nn


def _by_name(stock: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a loss that refuses a first positional argument: before 1.0 it was the logits, today it is the labels."""

    @functools.wraps(stock)
    def loss(_sentinel: Any = None, *arguments: Any, **named: Any) -> Any:
        # TF1's own error: arguments by position would silently swap labels and logits.
        if _sentinel is not None:
            raise UsageError(
                f"tf.nn.{stock.__name__}",
                f"Only call `{stock.__name__}` with named arguments.",
                "Write `labels=..., logits=...`.",
            )
        return stock(*arguments, **named)

    return loss


sigmoid_cross_entropy_with_logits = _by_name(_nn.sigmoid_cross_entropy_with_logits)
softmax_cross_entropy_with_logits = _by_name(_nn.softmax_cross_entropy_with_logits)
sparse_softmax_cross_entropy_with_logits = _by_name(_nn.sparse_softmax_cross_entropy_with_logits)
top_k = named_at(3, _nn.top_k)
