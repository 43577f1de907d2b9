"""Give a step without fetches something to return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body

__all__ = ["return_something"]


def return_something(body: Body, is_waited_for: Callable[[Any], bool] = lambda target: True) -> None:
    """Makes a body without fetches return a number when its targets have run.

    TensorFlow does not optimize a function that returns nothing: the gradient of a first layer's
    input, which nobody needs, is then computed.

    Args:
        body: changed in place.
        is_waited_for: returns whether the number waits for a target, a node. A function ends when all its targets have
            run; to wait for one on another task would be one more message.
    """
    name = "tf2compat_done"
    while name in body.nodes:
        name += "_"
    tensor = tf.make_tensor_proto(0, tf.int32)
    controls = [f"^{target}" for target in body.targets if is_waited_for(body.nodes[target])]
    int32 = ("type", tf.int32.as_datatype_enum)
    body.add_node(name, "Const", controls, dtype=int32, value=("tensor", tensor)).device = "/device:CPU:0"
    body.returns = [f"{name}:0"]
