"""`tf2compat.eager()`: a block of TensorFlow 2's eager mode inside `with graph.as_default():`."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import tensorflow as tf

from tf2compat import _tf
from tf2compat.eager_mode import advise

__all__ = ["EAGER_ADVICE", "advise_eager", "advise_of_modes", "eager"]

EAGER_ADVICE = "Call Keras and whatever else is eager code in `with tf2compat.eager():`."

_SIGNS = (
    "EagerTensor without building a function",
    "only available when eager execution is enabled",
    "only supports Python-style iteration in eager mode",
    "'SymbolicTensor' object has no attribute 'numpy'",
    "not 'SymbolicTensor'",
    "Using a symbolic `tf.Tensor` as a Python `bool`",
)
"""How TensorFlow says that eager code ran inside a graph."""


class _Outside(threading.local):
    """The graph that stands below eager mode: one a thread, as TensorFlow has one outside of all graphs."""

    def __init__(self) -> None:
        self.graph = tf.Graph()


_outside = _Outside()


@contextlib.contextmanager
def eager() -> Iterator[None]:
    """Runs its block in eager mode, as if it stood outside of `with graph.as_default():`.

    Inside of a graph Keras's `evaluate`, `fit`, `get_weights`, `variable.numpy()` and `int(optimizer.iterations)`
    fail: what they compute would become nodes of the graph. `CallbackHook` and `WeightsSaver` call Keras in such a
    block; a hook of your own, which TF1 calls inside the graph, opens one where it calls Keras. In eager mode the
    block changes nothing.

    Examples:
        >>> import tensorflow as tf, tf2compat
        >>> weight = tf.Variable(2.0)
        >>> with tf.Graph().as_default():
        ...     with tf2compat.eager():
        ...         print(float(weight * 3.0))
        6.0
    """
    if tf.executing_eagerly() and (_tf.is_outside_graphs() or tf.compat.v1.get_default_graph() is _outside.graph):
        yield
        return
    # Without a graph of its own, `strategy.run` would build on the one that is the default, which may be finalized.
    with _outside.graph.as_default(), _tf.eager_mode():
        yield


def advise_eager(error: BaseException) -> None:
    """Adds the advice to TensorFlow's error of eager code that ran inside a graph."""
    text = str(error)
    if EAGER_ADVICE not in text and any(sign in text for sign in _SIGNS):
        error.args = (f"{text} {EAGER_ADVICE}",)


def advise_of_modes(error: BaseException | None) -> None:
    """Adds the advice to an error that ends a session's block: of eager code in a graph, or of graphs in eager mode."""
    if isinstance(tf.compat.v1.get_default_graph(), _tf.Graph):  # That of a TF2 step, where eager mode is to be on.
        if error is not None:
            advise_eager(error)
    else:
        advise(error)
