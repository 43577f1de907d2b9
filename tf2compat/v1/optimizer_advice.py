"""`tf.train.Optimizer`, whose error in eager mode says what to write."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat import patches
from tf2compat.eager_mode import ADVICE
from tf2compat.errors import UsageStateError

__all__ = ["advise_optimizers"]

_stock = tf.compat.v1.train.Optimizer.compute_gradients


@functools.wraps(_stock)
def _compute_gradients(self: Any, loss: Any, *arguments: Any, **options: Any) -> Any:
    if tf.executing_eagerly() and not callable(loss):
        raise UsageStateError(
            "tf.train.Optimizer.compute_gradients",
            "`loss` passed to Optimizer.compute_gradients should be a function when eager execution is enabled.",
            ADVICE,
        )
    return _stock(self, loss, *arguments, **options)


def advise_optimizers() -> None:
    """Makes TensorFlow's optimizers say what to write where a loss of a graph is minimized in eager mode.

    It changes the text of one error, for the whole process: `compute_gradients` of the class that all of them have in
    common. Twice is harmless.
    """
    patches.put(tf.compat.v1.train.Optimizer, "compute_gradients", _compute_gradients)
