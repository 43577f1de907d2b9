"""One message a step: the gradients of each process, and with them whether it goes on.

A step that all processes run needs their consent, since one of them may have ended. To ask first costs as much as to
join small gradients. So each process sends what it has to say together with its gradients, and nothing is written
before all have said that they run this very step: an assertion stands before the writes.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body, node_of
from tf2compat.graph.flow import before, behind
from tf2compat.graph.loops import loops_of
from tf2compat.graph.ops import CALLS, DRAWS, READS
from tf2compat.graph.replicated.collectives import LARGEST_GATHER_BYTES, gathered_messages
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.packs import JOIN, ROWS, Join, joins_of, replace_joins

__all__ = ["LENGTH", "OFF", "SAID", "Exchange", "Said", "add_exchange", "exchange_arguments"]

SAID, LENGTH = "tf2compat_said", "tf2compat_length"
"""Arguments of a step: what this process says, and how many numbers follow it in every process's message."""

OFF = "tf2compat: the processes do not all run this step"
"""What the error of a step says that is off."""

_STEM = "tf2compat_exchange"
_OF_A_STEP = ("Stack", "TensorArray", "VarHandleOp")


class Said(NamedTuple):
    """What a process says before a step of all, each number an int32; or what all say, of each number an array.

    Attributes:
        code: whether it goes on, or why not.
        rows: how many rows its batch has; 0 where that is not known.
        writes: whether it has written to variables alone since all had the same.
        checksum: of the nodes that all steps must have alike.
        asks: what it asks of all, bits of a number.
        layout: of its gradients in the message; 0 for a step that joins them in another way.
        length: how many numbers they are.
        sends: whether they are in this message.
    """

    code: Any = 0
    rows: Any = 0
    writes: Any = 0
    checksum: Any = 0
    asks: Any = 0
    layout: Any = 0
    length: Any = 0
    sends: Any = 0


_HEAD = len(Said._fields)
_ALIKE = [Said._fields.index(name) for name in ("code", "writes", "checksum", "layout", "sends")]


@dataclasses.dataclass(frozen=True)
class Exchange:
    """How a step's gradients lie in its message.

    Attributes:
        layout: a checksum of their names and sizes.
        length: how many numbers they are.
    """

    layout: int
    length: int


def exchange_arguments() -> list[Argument]:
    """Returns the arguments of a step that exchanges one message, in the place of the process's share of the batch."""
    return [Argument(name, tf.int32.as_datatype_enum) for name in (SAID, LENGTH)]


def _is_harmless(body: Body, node: Any) -> bool:
    """Returns whether a node may run in a step that is off: it has no effect that outlives the step, or draws."""
    definition = _tf.op_def(node.op)
    if definition is None or node.op in CALLS:
        called = node.op if definition is None else node.attr["f"].func.name
        function = body.functions.get(called)
        return function is not None and all(_is_harmless(body, inner) for inner in function.node_def)
    if not definition.is_stateful:
        return True
    return node.op in READS | DRAWS or node.op.startswith(_OF_A_STEP)


def _held_back(body: Body, joins: Sequence[Join]) -> list[Any] | None:
    """Returns the nodes that must wait until all go on; None where one of them comes before the gradients."""
    first = before(body, [join.tensor for join in joins])
    if any(body.nodes[name].op == JOIN or not _is_harmless(body, body.nodes[name]) for name in first):
        return None
    last = behind(body, [join.name for join in joins])
    found = [
        node
        for node in body.nodes.values()
        if node.name not in first and node.name not in last and not _is_harmless(body, node)
    ]
    # From outside of a loop nothing can be waited for in it.
    return None if found and not loops_of(body).keys().isdisjoint(node.name for node in found) else found


def add_exchange(body: Body, workers: int, device: str) -> Exchange | None:
    """Joins all processes' values of a step by one message, in the place of its `JOIN` nodes.

    The step then takes `SAID` and `LENGTH` and returns, after its fetches, what all have said: a row of numbers for
    each process, as in `Said`. It fails with `OFF` before anything is written where one does not run this step.

    Args:
        body: changed in place, if the step can be made so.
        workers: how many processes there are.
        device: where the operations run.

    Returns:
        How the values lie in the message; None where the step cannot be made so: it joins anything else, has an effect
        before its gradients are there, or they are large.
    """
    joins = sorted(joins_of(body), key=lambda join: (not join.weighted, join.name))
    length = sum(join.size for join in joins)
    if not joins or length * 4 * (workers - 1) > LARGEST_GATHER_BYTES:
        return None
    if any(join.dtype is not tf.float32 for join in joins):
        return None
    if any(node.op == ROWS or node.op.startswith("Collective") for node in body.nodes.values()):
        return None
    held = _held_back(body, joins)
    if held is None:
        return None
    weighted = sum(join.size for join in joins if join.weighted)

    def formula(said: Any, longest: Any, *parts: Any) -> list[Any]:
        # The bits of what is said among the gradients: these stay on their device.
        head, padding = tf.bitcast(said, tf.float32), tf.zeros(tf.expand_dims(longest - length, 0))
        message = tf.concat([head, *(tf.reshape(part, [-1]) for part in parts), padding], 0)
        messages = gathered_messages(message, longest, workers, _HEAD)
        all_said = tf.bitcast(messages[:, :_HEAD], tf.int32)
        alike = tf.gather(all_said, _ALIKE, axis=1)
        on = tf.reduce_all(tf.equal(alike, tf.gather(said, _ALIKE)))
        goes_on = tf.raw_ops.Assert(condition=on, data=[tf.constant(OFF)])
        with tf.control_dependencies([goes_on]):
            all_said = tf.identity(all_said)
            values = messages[:, _HEAD : _HEAD + length]
        totals = []
        if weighted:
            shares = tf.expand_dims(_shares(all_said[:, Said._fields.index("rows")], workers), 1)
            totals.append(tf.reduce_sum(values[:, :weighted] * shares, 0))
        if weighted < length:
            totals.append(tf.reduce_sum(values[:, weighted:], 0))
        cut = tf.split(tf.concat(totals, 0), [join.size for join in joins])
        return [all_said, *(tf.reshape(part, join.shape) for part, join in zip(cut, joins, strict=True))]

    number = tf.int32.as_datatype_enum
    inputs = [(SAID, number), (LENGTH, number)] + [(join.tensor, join.dtype.as_datatype_enum) for join in joins]
    all_said, *results = insert(body, _STEM, formula, inputs, device)
    replace_joins(body, [join.name for join in joins], results)
    for node in held:
        node.input.append(f"^{node_of(all_said)}")
    body.returns.append(all_said)
    plan = repr([(join.name, join.shape, join.weighted) for join in joins])
    return Exchange(zlib.crc32(plan.encode()) & 0x7FFFFFFF or 1, length)


def _shares(rows: Any, workers: int) -> Any:
    """Returns the share that each process's batch has in all; equal shares where one does not know its rows."""
    counted = tf.cast(rows, tf.float64)
    equal = tf.ones_like(counted) / workers
    return tf.cast(tf.where(tf.reduce_all(rows > 0), counted / tf.reduce_sum(counted), equal), tf.float32)
