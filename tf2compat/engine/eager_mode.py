"""What a program is told that builds on the default graph while TensorFlow 2's eager mode is on."""

from __future__ import annotations

import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.eager import advise_eager

__all__ = ["ADVICE", "advice_on_an_empty_graph", "advise"]

ADVICE = "TensorFlow 2's eager mode is on: call `tf.disable_v2_behavior()` once, after `import tf2compat.v1 as tf`."


def advice_on_an_empty_graph() -> str:
    """Returns what to do when the graph of a session is empty."""
    add = "Add operations to the graph before calling run(), inside `with graph.as_default():`."
    return f"{add} {ADVICE}" if tf.executing_eagerly() else add


def advise(error: BaseException) -> None:
    """Adds the advice to TensorFlow's error of a value that was computed eagerly and is used in a graph."""
    if isinstance(tf.compat.v1.get_default_graph(), _tf.Graph):  # That of a TF2 step, where eager mode is to be on.
        advise_eager(error)
    elif isinstance(error, RuntimeError) and "EagerTensor without building a function" in str(error):
        error.args = (f"{error} {ADVICE}",)
