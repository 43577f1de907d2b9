"""A node whose kernel keeps a state outside of any resource has one kernel in a session, as in TF1.

* `Print` with `first_n` counts how often it has printed. The count moves into a variable of the session, and the
  node prints always, in a branch that is taken while the count is below `first_n`.
* The other kernels (the position of `RecordInput` in its files, the counter of a random op that no op draws from a
  variable, the distribution that `LearnedUnigramCandidateSampler` learns) stay whole, and are asked by all steps of the
  session: see `graph/kernel_state.py`. It takes some 0.1 ms a call. A random op without a seed has no numbers to keep
  to, and stays as it is.

Nodes in functions of data sets are left alone: they start again with their iterator, here as in TF1.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.function_body import output_types
from tf2compat.graph.kernel_state import ASKING, COUNT_UNIT, KernelState
from tf2compat.graph.ops import DRAWS
from tf2compat.graph.passes.shared_random_state import MOVED, PHILOX, input_types_of, seed2_on_replica

__all__ = ["shared_kernels"]

_KEEP_MORE_THAN_NUMBERS = {
    "LearnedUnigramCandidateSampler",
    "RecordInput",
    "Skipgram",
    "ThreadUnsafeUnigramCandidateSampler",
}
_RANDOM = DRAWS - MOVED
_CPU = "/device:CPU:0"
_INT64 = tf.int64.as_datatype_enum
_BOOL = tf.bool.as_datatype_enum


class _Beside:
    """Adds nodes that run where and when a node runs: in its frame of a loop, and not in a branch that is not taken."""

    def __init__(self, body: Body, node: Any) -> None:
        self._body = body
        self._name = node.name
        types = input_types_of(node)
        self._controls = [name for name in node.input if name.startswith("^") and name[1:] in body.nodes]
        if types:  # A control input from a `Switch` would not tell the branches apart.
            inputs = self.add("inputs", "IdentityN", list(node.input), T=("type", list(types)))
            self._controls = [_control(inputs)]

    def add(self, name: str, op: str, inputs: list[str], **attributes: Any) -> str:
        """Adds a node; returns its first output."""
        added = self._body.add_node(f"{self._name}/{name}", op, inputs or self._controls, **attributes)
        added.device = _CPU
        return f"{added.name}:0"

    def constant(self, name: str, value: int, dtype: tf.DType) -> str:
        """Adds a number; returns its output."""
        tensor = tf.make_tensor_proto(value, dtype)
        return self.add(name, "Const", [], dtype=("type", dtype.as_datatype_enum), value=("tensor", tensor))

    def resource(self, name: str, resource: Any) -> str:
        """Adds a copy of a node that gives out a handle; returns its output."""
        copied = type(resource)()
        copied.CopyFrom(resource)
        copied.name = f"{self._name}/{name}"
        copied.input.extend(self._controls)
        self._body.nodes[copied.name] = copied
        return f"{copied.name}:0"


def _control(output: str) -> str:
    """Returns the control input from the node of an output."""
    return f"^{output.partition(':')[0]}"


class _Pass:
    def __init__(self, body: Body, state: KernelState, path: str) -> None:
        self._body = body
        self._state = state
        self._path = path

    def print_first(self, node: Any) -> None:
        """Prints while the session's count is below `first_n`."""
        beside = _Beside(self._body, node)
        counter = beside.resource("counter", self._state.counter(self._path + node.name))
        inputs = [counter, beside.constant("algorithm", PHILOX, tf.int32), beside.constant("one", 1, tf.uint64)]
        before = beside.add("before", "RngReadAndSkip", inputs)
        count = beside.add("count", "Unpack", [before], num=("i", 3), T=("type", _INT64))
        limit = beside.constant("limit", node.attr["first_n"].i * COUNT_UNIT, tf.int64)
        wanted = beside.add("wanted", "Less", [count, limit], T=("type", _INT64))
        branch = beside.add("branch", "Switch", [wanted, wanted], T=("type", _BOOL))
        # Both outputs of a `Switch` have one control output; an identity behind each tells them apart.
        quiet = beside.add("quiet", "Identity", [branch], T=("type", _BOOL))
        loud = beside.add("loud", "Identity", [f"{branch.removesuffix(':0')}:1"], T=("type", _BOOL))
        kind = ("type", node.attr["T"].type)
        passed = beside.add("passed", "Identity", [node.input[0], _control(quiet)], T=kind)
        printing = type(node)()
        printing.CopyFrom(node)
        printing.name = f"{node.name}/print"
        # The kernel's own count would begin anew in each compiled call, so it prints whenever it is asked.
        printing.attr["first_n"].i = -1
        printing.input.append(_control(loud))
        self._body.nodes[printing.name] = printing
        self._body.add_node(node.name, "Merge", [passed, f"{printing.name}:0"], T=kind, N=("i", 2)).device = _CPU

    def ask(self, node: Any) -> None:
        """Asks the kernel that the session keeps."""
        if node.op in _RANDOM:
            node.attr["seed2"].i = seed2_on_replica(node, self._path)
        kernel = self._state.kernel(self._path + node.name, node, input_types_of(node))
        beside = _Beside(self._body, node)
        # Two calls at once would otherwise write over each other's inputs before the kernel reads them.
        lock = beside.add("lock", "MutexLock", [beside.resource("mutex", kernel.mutex)])
        asks = [beside.resource("iterator", kernel.iterator), _control(lock)]
        for number, variable in enumerate(kernel.inputs):
            handle = beside.resource(f"handle_{number}", variable)
            dtype = ("type", variable.attr["dtype"].type)
            inputs = [handle, node.input[number], _control(lock)]
            asks.append(_control(beside.add(f"write_{number}", "AssignVariableOp", inputs, dtype=dtype)))
        asked = beside.add(ASKING, "IteratorGetNext", asks)
        for key in ("output_types", "output_shapes"):
            self._body.nodes[_control(asked)[1:]].attr[key].CopyFrom(kernel.iterator.attr[key])
        types = output_types(node, self._body.functions)
        results = [f"{_control(asked)[1:]}:{number}" for number in range(len(types))]
        free = beside.add("free", "ConsumeMutexLock", [lock, _control(asked)])
        # The results wait for the release: nothing else would make it run.
        self._body.add_node(node.name, "IdentityN", [*results, _control(free)], T=("type", types)).device = _CPU


def _has_state(node: Any) -> bool:
    """Returns whether a kernel keeps what later calls depend on."""
    return node.op in _KEEP_MORE_THAN_NUMBERS or (
        node.op in _RANDOM and bool(node.attr["seed"].i or node.attr["seed2"].i)
    )


def shared_kernels(body: Body, state: KernelState, path: str = "") -> None:
    """Moves the state of kernels into the session.

    Args:
        body: changed in place.
        state: where the session keeps it.
        path: where the body stands, if it is the body of a function.
    """
    work = _Pass(body, state, path)
    for node in list(body.nodes.values()):
        if node.op == "Print" and node.attr["first_n"].i > 0:
            work.print_first(node)
        elif _has_state(node):
            work.ask(node)
