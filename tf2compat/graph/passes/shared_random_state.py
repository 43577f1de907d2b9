"""TF1's random numbers, bit for bit.

A legacy random op keeps its counter in its kernel, and TF1 had one kernel of a node in a
session. Here a node is part of several compiled calls, so its state moves out of the kernel:

- drawn with the stateful Philox ops from a variable `[0, seed2, seed]`, where these give the
  same numbers (uniform, normal, truncated normal, uniform integers, gamma);
- drawn on the host by the kernel's algorithm, over a counter that the session keeps (shuffle,
  multinomial, log-uniform candidate sampler): the same numbers too, at some 0.1 ms a draw, and
  not to be compiled with XLA;
- where neither is to be had (Poisson, parameterized truncated normal, other candidate
  samplers, random crop, distorted bounding boxes), left to the legacy kernel: see
  `graph/passes/shared_kernels.py`.

Random ops inside `tf.data` functions are left alone: `tf.data` restarts them with the
iterator, here as in TF1.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable
from typing import Any, Protocol

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body, node_of
from tf2compat.graph.function_body import from_function_def, output_types
from tf2compat.graph.ops import DRAWS

__all__ = [
    "MOVED",
    "PHILOX",
    "HostDraw",
    "RandomState",
    "StateKeeper",
    "input_types_of",
    "seed2_on_replica",
    "shared_random_state",
]

PHILOX = 1
"""The number of the algorithm, for ops that take it."""


@dataclasses.dataclass(frozen=True)
class RandomState:
    """A state variable that a step draws from: `[0, seed2, seed]` at first."""

    name: str
    seed: int
    seed2: int


@dataclasses.dataclass(frozen=True)
class HostDraw:
    """A node that is drawn on the host, by `runtime/host_draws.py`."""

    name: str
    node: Any
    input_types: tuple[int, ...]


_HOST = {"LogUniformCandidateSampler", "Multinomial", "RandomShuffle"}
# More than a graph has nodes: TF1 takes `seed2` from the number of the last node, so that seeds a small step apart
# are those of neighbouring ops.
_REPLICA_STRIDE = 7_368_787
# TensorFlow takes its seeds modulo this number.
_SEED_LIMIT = 2**31 - 1
_STATEFUL = {
    "RandomUniform": "StatefulUniform",
    # Only where the bounds are known to be in order: of no numbers TF1's kernel does not ask for bounds.
    "RandomUniformInt": "StatefulUniformInt",
    "RandomStandardNormal": "StatefulStandardNormalV2",
    "TruncatedNormal": "StatefulTruncatedNormal",
}


def _uniform_int(state: Any, shape: Any, minval: Any, maxval: Any) -> Any:
    """`minval + bits % range`, as the kernel of `RandomUniformInt`, for bounds that are not known before the step."""
    # Of no numbers that kernel does not ask for bounds; that of `StatefulUniformInt` does.
    nothing = tf.reduce_any(tf.equal(shape, 0))
    said = ["Need minval < maxval, got ", tf.strings.as_string(minval), " >= ", tf.strings.as_string(maxval)]
    in_order = tf.raw_ops.Assert(condition=(minval < maxval) | nothing, data=[tf.strings.join(said)])
    unsigned = tf.uint32 if minval.dtype == tf.int32 else tf.uint64
    with tf.control_dependencies([in_order]):
        # An argument cannot wait; its identity does.
        minval = tf.identity(minval)
        bits = tf.raw_ops.StatefulUniformFullInt(resource=state, algorithm=PHILOX, shape=shape, dtype=unsigned)
        low, high = tf.bitcast(minval, unsigned), tf.bitcast(maxval, unsigned)
        return tf.bitcast(low + bits % (high - low), minval.dtype)


def _gamma(state: Any, shape: Any, alpha: Any) -> Any:
    """The stateless kernel runs the same algorithm; the state is advanced as the stateful one does."""
    shape = tf.concat([tf.cast(shape, tf.int32), tf.shape(alpha)], 0)
    samples = tf.cast(tf.reduce_prod(tf.cast(shape, tf.int64)), tf.uint64)
    before = tf.bitcast(tf.raw_ops.RngReadAndSkip(resource=state, alg=PHILOX, delta=samples), tf.uint64)
    return tf.raw_ops.StatelessRandomGammaV3(shape=shape, key=before[2:3], counter=before[:2], alg=PHILOX, alpha=alpha)


_FORMULAS: dict[str, Callable[..., Any]] = {
    "RandomUniformInt": _uniform_int,
    "RandomGamma": _gamma,
}


MOVED = DRAWS & {*_STATEFUL, *_FORMULAS, *_HOST}
"""The ops whose state leaves the kernel."""


@functools.cache
def _formula_function(op: str, input_types: tuple[int, ...]) -> Any:
    """Returns the `FunctionDef` of a formula: state handle and the op's inputs to the op's output."""
    signature = [tf.TensorSpec([], tf.resource)] + [tf.TensorSpec(None, tf.dtypes.as_dtype(t)) for t in input_types]
    # A step is compiled while the program's graph may be the default, and the trace must not see it.
    with _tf.eager_mode():
        traced = tf.function(_FORMULAS[op], input_signature=signature, autograph=False).get_concrete_function()
    function = type(traced.function_def)()
    function.CopyFrom(traced.function_def)
    function.signature.name = f"tf2compat_{op}_" + "_".join(map(str, input_types))
    return function


class StateKeeper(Protocol):
    """The session's state of random ops (`runtime/session_state.py`)."""

    container: str

    def ensure_random_state(self, state: RandomState) -> None:
        """Creates the state variable at its first use."""

    def draw_function(self, draw: HostDraw) -> Any:
        """Returns the `FunctionDef` that draws on the host."""


def input_types_of(node: Any) -> tuple[int, ...]:
    """Returns the `DataType` number of each data input of a node."""
    types: list[int] = []
    for argument in _tf.op_def(node.op).input_arg:
        if argument.type_list_attr:
            types.extend(node.attr[argument.type_list_attr].list.type)
            continue
        count = node.attr[argument.number_attr].i if argument.number_attr else 1
        types.extend([argument.type or node.attr[argument.type_attr].type] * count)
    return tuple(types)


def seed2_on_replica(node: Any, path: str) -> int:
    """Returns the second seed of a node; on further replicas another one, if it has one.

    Args:
        node: the node.
        path: where its body stands, if it is the body of a function.
    """
    seed2 = int(node.attr["seed2"].i)
    replica = re.match(r"tf2compat_replica_(\d+)/", path + node.name)
    if replica is None or not (node.attr["seed"].i or seed2):
        return seed2
    return int((seed2 + int(replica[1]) * _REPLICA_STRIDE) % _SEED_LIMIT)


class _Pass:
    def __init__(self, body: Body, keeper: StateKeeper, path: str) -> None:
        self._body = body
        self._keeper = keeper
        self._path = path

    def _state(self, node: Any) -> str:
        """Adds the handle of the node's state; returns it as an input."""
        state = RandomState(self._path + node.name, node.attr["seed"].i, seed2_on_replica(node, self._path))
        self._keeper.ensure_random_state(state)
        handle = self._body.add_node(
            f"{node.name}/random_state",
            "VarHandleOp",
            self._frame(node),
            container=("s", self._keeper.container.encode()),
            shared_name=("s", f"random_state/{state.name}".encode()),
            dtype=("type", tf.int64.as_datatype_enum),
            shape=("shape", tf.TensorShape([3]).as_proto()),
        )
        handle.device = "/device:CPU:0"
        return f"{handle.name}:0"

    def _frame(self, node: Any) -> list[str]:
        """Returns control inputs that put a new node where a node is: TF1's loops have frames of their own."""
        names = set(map(node_of, node.input))
        return [f"^{name}" for name in sorted(names) if name in self._body.nodes]

    def stateful(self, node: Any) -> None:
        """The same distribution from an op whose state is a variable."""
        algorithm = self._body.add_node(
            f"{node.name}/random_algorithm",
            "Const",
            self._frame(node),
            dtype=("type", tf.int64.as_datatype_enum),
            value=("tensor", tf.make_tensor_proto(PHILOX, tf.int64)),
        )
        integer = node.op == "RandomUniformInt"
        drawn = self._body.add_node(
            node.name,
            _STATEFUL[node.op],
            [self._state(node), f"{algorithm.name}:0", *node.input],
            dtype=("type", node.attr["Tout" if integer else "dtype"].type),
            shape_dtype=("type", node.attr["T"].type),
        )
        drawn.device = "/device:CPU:0"

    def is_one_op(self, node: Any) -> bool:
        """Returns whether `stateful` serves a node: bounds of integers must be known to be in order."""
        return node.op in _STATEFUL and (node.op != "RandomUniformInt" or self._in_order(*node.input[1:3]))

    def formula(self, node: Any) -> None:
        """A function of the state and the op's inputs."""
        self._call(node, _formula_function(node.op, input_types_of(node)), [self._state(node)])

    def _in_order(self, low: str, high: str) -> bool:
        """Returns whether two inputs are constants, the first below the second."""
        nodes = [self._body.nodes.get(name.partition(":")[0]) for name in (low, high)]
        values = [
            tf.make_ndarray(node.attr["value"].tensor) for node in nodes if node is not None and node.op == "Const"
        ]
        return len(values) == 2 and bool((values[0] < values[1]).all())

    def host(self, node: Any) -> None:
        """A call back to the host."""
        node.attr["seed2"].i = seed2_on_replica(node, self._path)
        draw = HostDraw(self._path + node.name, node, input_types_of(node))
        self._call(node, self._keeper.draw_function(draw), [])

    def _call(self, node: Any, function: Any, inputs: list[str]) -> None:
        """Puts the nodes of a function in the place of a node; a call of it would not run in a data set's functions."""
        called = from_function_def(function, self._body.functions)
        frame = self._frame(node)
        controls = [name for name in node.input if name.startswith("^")]
        given = dict(zip([argument.name for argument in called.arguments], [*inputs, *node.input], strict=False))

        def placed(name: str) -> str:
            if name in given:
                return given[name]
            return f"^{node.name}/{name[1:]}" if name.startswith("^") else f"{node.name}/{name}"

        for part in called.nodes.values():
            copied = type(part)()
            copied.CopyFrom(part)
            copied.name = f"{node.name}/{part.name}"
            copied.device = "/device:CPU:0"
            copied.attr.pop("_class", None)
            del copied.input[:]
            copied.input.extend([*map(placed, part.input), *controls] or frame)
            self._body.nodes[copied.name] = copied
        returned = self._body.add_node(
            node.name,
            "IdentityN",
            [*map(placed, called.returns), *controls, *(f"^{node.name}/{target}" for target in called.targets)],
            T=("type", output_types(node, self._body.functions)),
        )
        returned.device = "/device:CPU:0"


def shared_random_state(body: Body, keeper: StateKeeper, path: str = "") -> None:
    """Moves the state of a body's random ops out of their kernels.

    Args:
        body: changed in place; functions that it calls are added to its functions.
        keeper: where the states are kept: the session's.
        path: where the body stands, if it is the body of a function.
    """
    work = _Pass(body, keeper, path)
    for node in list(body.nodes.values()):
        if work.is_one_op(node):
            work.stateful(node)
        elif node.op in _FORMULAS:
            work.formula(node)
        elif node.op in _HOST:
            work.host(node)
