"""Advice for a program that builds on the default graph while TensorFlow 2's eager mode is on."""

from __future__ import annotations

import re

import tensorflow as tf

from tf2compat.errors import Tf2CompatError

__all__ = ["ADVICE", "advice_on_an_empty_graph", "advise"]

ADVICE = "TensorFlow 2's eager mode is on: call `tf.disable_v2_behavior()` once, after `import tf2compat.v1 as tf`."


def advice_on_an_empty_graph() -> str:
    """Returns advice for a session whose graph is empty."""
    add = "Add operations to the graph before calling run(), inside `with graph.as_default():`."
    return f"{add} {ADVICE}" if tf.executing_eagerly() else add


_GRAPH_ONLY = re.compile(
    r"EagerTensor without building a function|should be a function when eager"
    r"|not (?:compatible|supported|available|valid|meaningful|allowed)[^.]* (?:when|with|in|while) (?:executing )?eager"
    r"|^When eager execution is enabled"
)
"""How TensorFlow refuses in eager mode what belongs into a graph."""


def advise(error: BaseException | None) -> None:
    """Adds the advice to TensorFlow's error of what belongs into a graph and was done in eager mode."""
    if not isinstance(error, (RuntimeError, ValueError, NotImplementedError)) or isinstance(error, Tf2CompatError):
        return
    text = str(error)
    # Errors with further arguments are read by programs as they are.
    if len(error.args) == 1 and _GRAPH_ONLY.search(text) and ADVICE not in text and "tf2compat.eager()" not in text:
        error.args = (f"{text} {ADVICE}",)
