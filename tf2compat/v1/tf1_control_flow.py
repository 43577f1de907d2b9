"""Whether conditions and loops answer as TF1's did: in programs of TF1, until they turn on functions in their place.

TF1's control flow put branches and loops into the graph around them. With `tf.enable_control_flow_v2()` TF1, too, made
functions of them, with TensorFlow 2's results and errors.
"""

from __future__ import annotations

__all__ = ["answer_as_tf1", "is_answering_as_tf1"]

_state = {"on": False}


def answer_as_tf1(on: bool) -> None:
    """Says whether `tf.cond`, `tf.case`, `tf.while_loop` and `tf.control_dependencies(None)` answer as TF1's did."""
    _state["on"] = on


def is_answering_as_tf1() -> bool:
    """Returns what was said last."""
    return _state["on"]
