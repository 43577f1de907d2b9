"""A graph with marks becomes one copy a replica, and the marks what joins the copies.

All replicas of a process run in one function, each on its device; processes are joined by collective
operations. A node with a state that does not depend on the batch (a queue, a random draw, a file) is there once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body, tensor_of
from tf2compat.graph.loops import loops_of
from tf2compat.graph.ops import ENTERS, PASSES_ON
from tf2compat.graph.passes.name_resources import OWN
from tf2compat.graph.replicated.collectives import reduction
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.exchange import exchange_arguments
from tf2compat.graph.replicated.feed_rows import BOUNDS, SHARES, constant, cut_feeds
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.kind import Kind, KnownKinds
from tf2compat.graph.replicated.packs import add_join, add_rows
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.shapes import Shape, ShapeOf
from tf2compat.graph.replicated.sync_marks import SYNC
from tf2compat.graph.replicated.writes import after_writes, handle_arguments, no_writes_in_loops

__all__ = ["PREFIX", "Copies"]

PREFIX = "tf2compat_replica_"
"""Where the nodes of the replicas after the first stand: `tf2compat_replica_1/MatMul`."""

# Their ops are stateful, but the state is that of one step on one replica.
_OF_A_STEP = ("Stack", "TensorArray")
_WORKER_SHARE = "tf2compat_worker_share"
_OWN = {"mean_over_share", "rows", "share", "sum_share"}
"""Modes that give each replica a value of its own."""
_OF_SAME = {"mean_over_share", "rows", "share"}
"""Those of them whose input is the same everywhere."""


class Copies:
    """Makes the copies of a body.

    Args:
        body: the graph with its marks; arguments are feeds first, then variables.
        kinds: the kinds of its nodes.
        replicas: where the copies run.
        split: the feeds of which each replica gets a part.
        sums: the gradient scopes whose losses are sums over the batch.
        together: the marks that join all processes; the others join this process's replicas.
        sparse: the sparse tensors among the feeds that are split: the names of indices, values and shape of each.
        shape_of: returns the static shape of a tensor of the body.
        exchanges: whether the processes' values are weighted where they come together, by what they say of their
            batches there; see `exchange`.

    Attributes:
        needs_share: whether the share of this process's batch is needed before that.

    Raises:
        UnsupportedError: a TF1 loop writes to a variable that all replicas share.
    """

    def __init__(
        self,
        body: Body,
        kinds: KnownKinds,
        replicas: Replicas,
        split: list[str],
        sums: set[str],
        together: set[str],
        sparse: Sequence[tuple[str, str, str]] = (),
        shape_of: ShapeOf = lambda name: None,
        exchanges: bool = False,
    ) -> None:
        self._shape_of = shape_of
        self._exchanges = exchanges
        self._body = body
        self._kinds = kinds
        self._replicas = replicas
        self._count = len(replicas.devices)
        self._split = split
        self._sparse = {parts[0]: parts for parts in sparse}
        self._rows_of = {feed: (feed, 0) for feed in split}
        self._rows_of |= {part: (parts[0], output) for parts in sparse for output, part in enumerate(parts)}
        self._sums = sums
        self._together = together
        self._loops = loops_of(body)
        self._writing = after_writes(body)
        if replicas.central and self._count > 1:
            no_writes_in_loops(body, self._loops)
        self._handles = handle_arguments(body)
        self._made = Body({}, [], [], [], body.functions)
        self._todo: list[tuple[str, int]] = []
        self._wanted: set[tuple[str, int]] = set()
        self._casts: dict[tuple[int, int, int], str] = {}
        self.needs_share = False
        self._shared: dict[str, bool] = {}

    def make(self, returns: Callable[[Copies, str], str]) -> Body:
        """Returns the copies as one body.

        Args:
            returns: (these copies, a returned tensor) -> the tensor to return.
        """
        self._add_arguments()
        made = self._made
        made.returns = [returns(self, name) for name in self._body.returns]
        for target in self._body.targets:
            for replica in range(self._count):
                name = self._operation(target, replica)
                if name not in made.targets:
                    made.targets.append(name)
        self._run_fetched_writes()
        while self._todo:
            self._copy(*self._todo.pop())
        order = {name: number for number, name in enumerate(self._body.nodes)}

        # The executor starts what is ready in this order: copies stand where the originals stood.
        def place(name: str) -> int:
            stem = name
            while stem and stem not in order:
                stem = stem.partition("/")[2] if stem.startswith(PREFIX) else stem.rpartition("/")[0]
            return order.get(stem, -1)

        made.nodes = {name: made.nodes[name] for name in sorted(made.nodes, key=place)}
        return made

    def _run_fetched_writes(self) -> None:
        """Runs on every replica what is only fetched, but writes: `sess.run(w.assign(1))` writes every copy of w."""
        for name in dict.fromkeys(self._body.returns):
            if self._writes_apart(name):
                self._made.targets += [self._taken(name, replica) for replica in range(1, self._count)]

    def _writes_apart(self, name: str) -> bool:
        """Returns whether a node, or one that it waits for, writes to variables, and is there for each replica."""
        node = tensor_of(name)[0]
        return node in self._writing and not self._is_shared(node)

    def _taken(self, tensor: str, replica: int) -> str:
        """Returns a node that takes a tensor's copy on a replica.

        Of a condition whose value nothing takes no branch is run, though it is a target.
        """
        name = f"{PREFIX}{self._replicas.first + replica}/tf2compat_taken/{tensor.replace(':', '_')}"
        if name not in self._made.nodes:
            self._op(name, "Identity", [self.tensor(tensor, replica)], data_type_of(self._body, tensor))
            self._made.nodes[name].device = self._replicas.devices[replica]
        return name

    def _add_arguments(self) -> None:
        for argument in self._body.arguments:
            if argument.name not in self._handles:
                self._made.arguments.append(argument)
        if self._split:
            self._made.arguments.append(Argument(SHARES, tf.float32.as_datatype_enum))
            self._made.arguments.append(Argument(BOUNDS, tf.int32.as_datatype_enum))
            cut_feeds(self._made, self._split, self._rows_of, self._sparse, self._count)
        if self._exchanges:
            self._made.arguments += exchange_arguments()
        elif self._together:
            self._made.arguments.append(Argument(_WORKER_SHARE, tf.float32.as_datatype_enum))
        for argument in self._body.arguments:
            if argument.name in self._handles:
                for replica in range(1 if self._replicas.central else self._count):
                    name = self._handle(argument.name, replica)
                    self._made.arguments.append(Argument(name, argument.data_type, argument.attributes))

    def _handle(self, name: str, replica: int) -> str:
        return name if replica == 0 or self._replicas.central else f"{name}_copy_{replica}"

    def replica_name(self, name: str, replica: int) -> str:
        """Returns the name of a node's copy."""
        number = self._replicas.first + replica
        if number == 0 or self._is_shared(name):
            return name
        return f"{PREFIX}{number}/{name}"

    def _is_shared(self, name: str) -> bool:
        if name not in self._shared:
            self._shared[name] = self._found_shared(self._body.nodes[name])
        return self._shared[name]

    def _found_shared(self, node: Any) -> bool:
        """Returns whether a node is there once for all replicas."""
        if node.op == SYNC:
            return self._passes(node) is None and self._mode(node) not in _OWN
        definition = _tf.op_def(node.op) or self._body.functions[node.op].signature
        if not definition.is_stateful or node.name in self._loops or node.op.startswith(_OF_A_STEP):
            return False
        if any(self._kinds.of(name) is not Kind.SAME for name in node.input if not name.startswith("^")):
            return False
        if self._kinds.of(node.name) is not Kind.SAME:
            return False
        # A read is one of the replica's own copy of the variable, unless there is one copy for all.
        return bool(self._replicas.central) or not self._takes_handle(node)

    def _takes_handle(self, node: Any) -> bool:
        """Returns whether a variable's handle reaches a node, through switches say."""
        todo, seen = [name for name in node.input if not name.startswith("^")], set()
        while todo:
            source, _ = tensor_of(todo.pop())
            if source in self._handles:
                return True
            found = self._body.nodes.get(source)
            if source in seen or found is None:
                continue
            seen.add(source)
            if found.op in PASSES_ON:
                todo += [name for name in found.input if not name.startswith("^")]
        return False

    def _passes(self, node: Any) -> str | None:
        """Returns the input of a mark that is the same on all replicas, for which the mark does nothing; else None."""
        alone = self._count == 1 and (self._replicas.workers == 1 or node.name not in self._together)
        same = self._kinds.of(node.input[0]) is Kind.SAME and self._mode(node) not in _OF_SAME
        return node.input[0] if alone or same else None

    def _mode(self, node: Any) -> str:
        mode = node.attr["mode"].s.decode()
        added = node.attr["scope"].s.decode() in self._sums
        if mode == "gradient_total":
            return "sum" if added else "mean_over_share"
        if mode == "gradient":
            return "sum" if added else "mean"
        if mode == "gradient_share":
            return "sum_share" if added else "mean"
        if mode == "gather_gradient":
            return "gather" if added else "gather_mean"
        return mode

    def tensor(self, name: str, replica: int) -> str:
        """Returns a tensor's copy on a replica, which is then made."""
        node, position = tensor_of(name)
        if node in self._handles:
            return self._handle(node, replica)
        if node not in self._body.nodes:
            if node not in self._rows_of:
                return node
            feed, output = self._rows_of[node]
            return f"{feed}/rows_{replica}:{output}"
        return f"{self._operation(node, replica)}:{position}"

    def _operation(self, name: str, replica: int) -> str:
        if self._is_shared(name):
            replica = 0
        if (name, replica) not in self._wanted:
            self._wanted.add((name, replica))
            self._todo.append((name, replica))
        return self.replica_name(name, replica)

    def _copy(self, name: str, replica: int) -> None:
        node = self._body.nodes[name]
        if node.op == SYNC:
            self._join(node, replica)
            return
        copied = type(node)()
        copied.CopyFrom(node)
        copied.name = self.replica_name(name, replica)
        copied.device = self._device(node, replica)
        del copied.input[:]
        for part in node.input:
            if part.startswith("^"):
                copied.input.append("^" + self._operation(part[1:], replica))
            else:
                copied.input.append(self.tensor(part, replica))
        if self._is_shared(name):
            # It waits for the writes of all replicas, and is what makes them run.
            for part in dict.fromkeys(name for name in node.input if self._writes_apart(name.removeprefix("^"))):
                for other in range(1, self._count):
                    waited = self._operation(part[1:], other) if part.startswith("^") else self._taken(part, other)
                    copied.input.append(f"^{waited}")
        self._rename(copied, replica)
        self._made.nodes[copied.name] = copied

    def _rename(self, node: Any, replica: int) -> None:
        """Gives a copy loops of its own, and the resource of the original where it would make one of its name."""
        number = self._replicas.first + replica
        if node.op in ENTERS and number:
            node.attr["frame_name"].s = f"{PREFIX}{number}/".encode() + node.attr["frame_name"].s
        if "_class" in node.attr:
            beside = [s.decode().removeprefix("loc:@") for s in node.attr["_class"].list.s]
            kept = [name for name in beside if name in self._body.nodes]
            del node.attr["_class"]
            # Only the first replica's copies have the names that are stated here.
            if replica == 0 and number == 0 and kept:
                node.attr["_class"].list.s.extend([f"loc:@{name}".encode() for name in kept])
        definition = _tf.op_def(node.op)
        if definition is None:
            return
        attributes = {attribute.name for attribute in definition.attr}
        if {"container", "shared_name"} <= attributes and not node.attr["shared_name"].s:
            node.attr["shared_name"].s = node.name.removeprefix(f"{PREFIX}{number}/").encode()
            node.attr[OWN].b = True

    def _device(self, node: Any, replica: int) -> str:
        """Returns where a copy runs: on the replica's device, unless it is pinned to one of another type."""
        device = self._replicas.devices[replica]
        wanted = node.device.rpartition("/device:")[2].partition(":")[0]
        return device if wanted in ("", device.rpartition("/device:")[2].partition(":")[0]) else node.device

    def _share(self, replica: int, data_type: int, workers: int) -> str:
        """Returns a replica's share, of a type: its part of the batch of this process, or of all processes."""
        dtype = tf.dtypes.as_dtype(data_type)
        # Where nothing is split all replicas count alike.
        if not self._split and workers == 1:
            return constant(self._made, f"tf2compat_equal_share_{dtype.name}", 1.0 / self._count, dtype)
        key = (replica, data_type, workers)
        if key not in self._casts:
            name = f"{SHARES}_of:{replica}"
            if not self._split:
                name = constant(self._made, "tf2compat_equal_share_float32", 1.0 / self._count, tf.float32)
            if workers > 1:
                self.needs_share = True
                inputs = [name, _WORKER_SHARE]
                name = self._op(f"{SHARES}/{replica}_of_all", "Mul", inputs, tf.float32.as_datatype_enum)
            if dtype is not tf.float32:
                cast = self._made.add_node(
                    f"{SHARES}/{replica}_{workers}_{dtype.name}",
                    "Cast",
                    [name],
                    SrcT=("type", tf.float32.as_datatype_enum),
                    DstT=("type", data_type),
                )
                name = f"{cast.name}:0"
            self._casts[key] = name
        return self._casts[key]

    def _op(self, name: str, op: str, inputs: list[str], data_type: int, **attributes: Any) -> str:
        node = self._made.add_node(name, op, inputs, T=("type", data_type), **attributes)
        node.device = self._replicas.devices[0]
        return f"{name}:0"

    def _join(self, node: Any, replica: int) -> None:
        """Makes the nodes of a mark."""
        name, data_type = self.replica_name(node.name, replica), node.attr["T"].type
        passed = self._passes(node)
        if passed is not None:
            result = self.tensor(passed, replica)
        elif self._mode(node) == "rows":
            result = self._own_rows(node, replica, name)
        elif self._mode(node) in _OWN:
            result = self._op(f"{name}/part", *self._own(node, replica), data_type)
        else:
            result = self._joined(node.input[0], self._mode(node), node.name, node.name in self._together)
        identity = self._made.add_node(name, "Identity", [result], T=("type", data_type))
        identity.device = self._replicas.devices[replica]

    def _own(self, node: Any, replica: int) -> tuple[str, list[str]]:
        """Returns (op, inputs) of a value in proportion to the replica's share, or to its inverse."""
        together, mode = node.name in self._together, self._mode(node)
        share = self._share(replica, node.attr["T"].type, self._replicas.workers if together else 1)
        if mode == "share":
            return "Mul", [self.tensor(node.input[0], replica), share]
        joined = "sum" if mode == "sum_share" else "mean"
        total = self._joined(node.input[0], joined, f"{node.name}/total", together)
        # A replica without rows has the share 0: what it computes counts for nothing, and must not become a NaN.
        return "Mul" if mode == "sum_share" else "DivNoNan", [total, share]

    def _own_rows(self, node: Any, replica: int, name: str) -> str:
        """Cuts a replica's rows out of those of all replicas of this process."""
        whole, counted = node.input
        parts = [(self.tensor(counted, number), data_type_of(self._body, counted)) for number in range(replica + 1)]
        inputs = [(self.tensor(whole, replica), node.attr["T"].type), *parts]

        def formula(rows: Any, *counted: Any) -> list[Any]:
            begin = tf.add_n([tf.shape(part)[0] for part in counted])
            return [rows[begin - tf.shape(counted[-1])[0] : begin]]

        return insert(self._made, f"{name}/rows", formula, inputs)[0]

    def _joined(self, tensor: str, mode: str, stem: str, together: bool) -> str:
        """Makes one tensor of the copies of a tensor; returns it."""
        joined = f"{stem}/tf2compat_joined"
        if joined in self._made.nodes:
            return f"{joined}:0"
        data_type = data_type_of(self._body, tensor)
        workers = self._replicas.workers if together else 1
        parts = [self.tensor(tensor, replica) for replica in range(self._count)]
        later = self._exchanges and mode == "mean" and workers > 1
        # Equal shares are one product behind the sum; unequal ones weigh each part.
        weighted = mode == "gather_mean" or (mode == "mean" and (bool(self._split) or workers > 1))
        if weighted and not (later and self._count == 1):
            parts = [
                self._weighted(part, replica, f"{stem}/tf2compat_part_{replica}", data_type, 1 if later else workers)
                for replica, part in enumerate(parts)
            ]
        if mode in ("gather", "gather_mean"):
            result = self._rows(parts, f"{stem}/tf2compat_rows", data_type)
        else:
            result = self._one_of(parts, mode, f"{stem}/tf2compat_total", data_type)
        if workers > 1:
            result = self._over_workers(result, mode, stem, data_type, self._shape_of(tensor))
        if mode == "mean" and not weighted:
            share = self._share(0, data_type, workers)
            result = self._op(f"{stem}/tf2compat_mean", "Mul", [result, share], data_type)
        return self._op(joined, "Identity", [result], data_type)

    def _weighted(self, part: str, replica: int, name: str, data_type: int, workers: int) -> str:
        weighted = self._op(name, "Mul", [part, self._share(replica, data_type, workers)], data_type)
        self._made.nodes[name].device = self._replicas.devices[replica]
        return weighted

    def _rows(self, parts: list[str], name: str, data_type: int) -> str:
        if len(parts) == 1:
            return parts[0]
        inputs = [*parts, constant(self._made, "tf2compat_axis", 0, tf.int32)]
        return self._op(name, "ConcatV2", inputs, data_type, N=("i", len(parts)), Tidx=("type", 3))

    def _one_of(self, parts: list[str], mode: str, name: str, data_type: int) -> str:
        """Makes the sum of the replicas' values, or the largest or smallest of them."""
        if len(parts) == 1:
            return parts[0]
        if mode not in ("max", "min"):
            return self._op(name, "AddN", parts, data_type, N=("i", len(parts)))
        result = parts[0]
        for number, part in enumerate(parts[1:]):
            result = self._op(f"{name}_{number}", f"{mode.title()}imum", [result, part], data_type)
        return result

    def _over_workers(self, tensor: str, mode: str, stem: str, data_type: int, shape: Shape) -> str:
        """Joins the processes' values of a tensor."""
        if mode in ("mean", "sum"):
            joined = add_join(self._made, f"{stem}/tf2compat_all", tensor, data_type, shape, mode == "mean")
            if joined is not None:
                return joined
            self.needs_share |= mode == "mean"
        if mode.startswith("gather"):
            return add_rows(self._made, f"{stem}/tf2compat_all", tensor, data_type, self._replicas)
        formula = reduction(mode, self._replicas.workers, stem)
        device = self._replicas.devices[0]
        return insert(self._made, f"{stem}/tf2compat_all", formula, [(tensor, data_type)], device)[0]

    def fetched(self, tensor: str, mode: str) -> str:
        """Returns the tensor that is returned where a tensor is fetched.

        Args:
            tensor: the tensor.
            mode: 'first' for the first replica's, or one of the marks' modes.
        """
        if mode == "first" or self._count == 1 or self._kinds.of(tensor) is Kind.SAME:
            return self.tensor(tensor, 0)
        stem = f"tf2compat_fetched/{tensor.replace(':', '_')}/{mode}"
        return self._joined(tensor, mode, stem, False)
