"""A function that calls another one several times, in order.

A thread that fills a queue calls `run` for each element, and the call costs more than many an
element. In TF1's executor the loop below costs a microsecond or two an element.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Argument, Body
from tf2compat.graph.function_body import to_function_def

__all__ = ["repeated"]


def _int32(body: Body, name: str, value: int) -> str:
    """Adds a number; returns it as an input."""
    tensor = tf.make_tensor_proto(value, tf.int32)
    return body.add_node(name, "Const", [], dtype=("type", tf.int32.as_datatype_enum), value=("tensor", tensor)).name


def _reference(function: Any) -> tuple[str, Any]:
    return "func", tf.compat.v1.NameAttrList(name=function.signature.name)


def repeated(function: Any, times: int, name: str) -> list[Any]:
    """Returns the `FunctionDef`s of a loop around a function; the last is the one to call, by `name`.

    Args:
        function: a `FunctionDef`, whose outputs are of no use. It runs anew when it has ended, and not after it
            has failed.
        times: how often.
        name: of the new function, whose arguments are those of `function`; it returns how often.
    """
    passed = [Argument(argument.name, argument.type) for argument in function.signature.input_arg]
    names = [argument.name for argument in passed]
    types = [argument.data_type for argument in passed]
    int32 = tf.int32.as_datatype_enum
    counter = Argument("tf2compat_count", int32)

    condition = Body({}, [counter, *passed], ["more:0"], [], {})
    condition.add_node("more", "Less", [counter.name, _int32(condition, "times", times)], T=("type", int32))
    condition_def = to_function_def(condition, f"{name}_condition")

    body = Body({}, [counter, *passed], ["next:0", *names], ["call"], {})
    body.add_node(
        "call",
        "StatefulPartitionedCall",
        names,
        Tin=("type", types),
        Tout=("type", [argument.type for argument in function.signature.output_arg]),
        f=_reference(function),
    )
    # Counted when the call has ended, so that the next turn does not begin before.
    body.add_node("next", "AddV2", [counter.name, _int32(body, "one", 1), "^call"], T=("type", int32))
    body_def = to_function_def(body, f"{name}_body")

    loop = Body({}, passed, ["loop:0"], ["loop"], {})
    loop.add_node(
        "loop",
        "While",
        [_int32(loop, "zero", 0), *names],
        T=("type", [int32, *types]),
        cond=_reference(condition_def),
        body=_reference(body_def),
        # One after the other, as a thread that calls `run` in a loop did it.
        parallel_iterations=("i", 1),
        # Without this the kernel of `While` calls two functions a turn, which costs more than the executor's own loop.
        _lower_using_switch_merge=("b", True),
    )
    return [condition_def, body_def, to_function_def(loop, name)]
