"""The parts of a step that XLA compiles become functions, each compiled as a whole.

What XLA has no kernel for (summaries, input pipelines, Python functions, strings) stays outside, and so does
what joins replicas, random ops, whose numbers would be others, and assertions, which XLA leaves out; between them lie
clusters, as few as the order of the step allows. Variables are arguments: nothing is looked up inside. Loops and
conditions of TF1's own control flow (`Enter`, `Switch`) are nothing that XLA takes; those of
`tf.enable_control_flow_v2()` are compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body, node_of, tensor_of
from tf2compat.graph.flow import users_of
from tf2compat.graph.function_body import output_types
from tf2compat.graph.loops import loops_of
from tf2compat.graph.ops import BRANCHES, CALLS, CONTROL_FLOW, EXITS, MERGES, SWITCHES
from tf2compat.graph.snapshot import function_names_of

__all__ = ["xla_clusters"]

_TRIVIAL = {"Const", "Identity", "IdentityN", "NoOp"}
_OUTSIDE = (
    "Assert",
    "CheckNumerics",
    "Collective",
    "DestroyResource",
    "Placeholder",
    "Random",
    "Restore",
    "Rng",
    "Save",
    "Stateful",
    "StatelessRandom",
    "VarHandleOp",
)
_NOT_VALUES = {dtype.as_datatype_enum for dtype in (tf.resource, tf.variant)}


def _with_strings(body: Body) -> set[str]:
    """Returns the nodes that give strings or take them: an assignment of strings gives nothing.

    Nor does XLA take the handle of a variable of strings, also where `VarIsInitializedOp` reads no string.
    """
    giving = {
        node.name for node in body.nodes.values() if tf.string.as_datatype_enum in output_types(node, body.functions)
    }
    given = giving | {argument.name for argument in body.arguments if _holds_string(argument)}
    return giving | {
        node.name
        for node in body.nodes.values()
        if any(not name.startswith("^") and _gives_string(body, name, given) for name in node.input)
    }


def _holds_string(argument: Argument) -> bool:
    handled = argument.attributes.get("_handle_dtypes")
    types = [argument.data_type, *(handled.list.type if handled is not None else ())]
    return tf.string.as_datatype_enum in types


def _gives_string(body: Body, name: str, given: set[str]) -> bool:
    source, position = tensor_of(name)
    if source not in given or source not in body.nodes:
        return source in given
    return output_types(body.nodes[source], body.functions)[position] == tf.string.as_datatype_enum


class _Clusters:
    def __init__(self, body: Body, kind: str) -> None:
        self._body = body
        self._kind = kind
        self._function_takes: dict[str, bool] = {}
        self._outside = _with_strings(body)
        self._group: dict[str, str] = {}
        self._users = users_of(body)

    def _takes(self, node: Any) -> bool:
        """Returns whether XLA takes a node."""
        # `StatefulPartitionedCall` begins like the stateful random ops.
        if node.op in CONTROL_FLOW or (node.op.startswith(_OUTSIDE) and node.op not in CALLS):
            return False
        if node.op == "EmptyTensorList" and self._is_endless(node):
            return False
        if node.op in BRANCHES and tf.resource.as_datatype_enum in node.attr["Tin"].list.type:
            return False  # A branch may be there to spare a variable that has no value, which XLA reads all the same.
        called = [node.op] if node.op in self._body.functions else []
        if not all(self._takes_function(name) for name in [*called, *function_names_of(node)]):
            return False
        return node.op in self._body.functions or _tf.has_kernel(node, f"XLA_{self._kind}_JIT")

    def _is_endless(self, node: Any) -> bool:
        """Returns whether a list may grow without end: a loop whose `maximum_iterations` is not known puts into it."""
        size = self._body.nodes.get(node_of(node.input[1]))
        if size is None or size.op != "Const":
            return False
        return bool(tf.make_ndarray(size.attr["value"].tensor) < 0)

    def _crossing(self, places: dict[str, tuple[str | None, int]]) -> set[str]:
        """Returns the nodes that hand a resource or variant across a cluster's border: it has to stay inside."""
        found = set()
        for node in self._body.nodes.values():
            for part in node.input:
                source, position = tensor_of(part)
                given = self._body.nodes.get(source) if not part.startswith("^") else None
                if given is None or places[source] == places[node.name]:
                    continue
                if output_types(given, self._body.functions)[position] in _NOT_VALUES:
                    found |= {name for name in (source, node.name) if places[name][0] is not None}
        return found

    def places(self) -> dict[str, tuple[str | None, int]]:
        """Returns for each node its device, None for what stays outside, and the level of its cluster."""
        self._group_control_flow()
        while True:
            places = self._places()
            crossing = self._crossing(places)
            if not crossing:
                return places
            self._outside |= crossing

    def _takes_function(self, name: str) -> bool:
        if name not in self._function_takes:
            # A function that calls itself is taken if all else in it is.
            self._function_takes[name] = True
            function = self._body.functions.get(name)
            nodes = function.node_def if function is not None else []
            self._function_takes[name] = function is not None and all(self._takes(node) for node in nodes)
        return self._function_takes[name]

    def _find(self, name: str) -> str:
        while self._group.get(name, name) != name:
            name = self._group[name]
        return name

    def _join(self, one: str, other: str) -> None:
        self._group[self._find(other)] = self._find(one)

    def _group_control_flow(self) -> None:
        """Puts each outermost loop, and each condition, into one piece: no cluster may begin or end in it."""
        loops = loops_of(self._body)
        first: dict[str, str] = {}
        for name, frames in loops.items():
            self._join(first.setdefault(frames[0], name), name)
        for node in self._body.nodes.values():
            if node.op in EXITS and node.name not in loops:
                self._join(node_of(node.input[0]), node.name)
            elif node.op in SWITCHES and node.name not in loops:
                self._group_condition(node.name)

    def _group_condition(self, switch: str) -> None:
        todo, seen = [switch], {switch}
        while todo:
            name = todo.pop()
            self._join(switch, name)
            if self._body.nodes[name].op in MERGES:
                continue
            for user in self._users.get(name, ()):
                if user not in seen:
                    seen.add(user)
                    todo.append(user)

    def _places(self) -> dict[str, tuple[str | None, int]]:
        nodes = self._body.nodes
        devices: dict[str, str | None] = {}
        for node in nodes.values():
            group = self._find(node.name)
            device = node.device if node.name not in self._outside and self._takes(node) else None
            devices[group] = device if devices.get(group, device) is not None else None
        inputs: dict[str, set[str]] = {}
        waiting: dict[str, int] = {}
        followers: dict[str, list[str]] = {}
        for node in nodes.values():
            group = self._find(node.name)
            sources = {self._find(node_of(name)) for name in node.input if node_of(name) in nodes} - {group}
            inputs.setdefault(group, set()).update(sources)
        for group, sources in inputs.items():
            waiting[group] = len(sources)
            for source in sources:
                followers.setdefault(source, []).append(group)
        level = dict.fromkeys(inputs, 0)
        ready = [group for group, number in waiting.items() if number == 0]
        while ready:
            group = ready.pop()
            for follower in followers.get(group, ()):
                # A cluster has one level: with a node outside between two of its nodes, its call would wait for itself.
                step = level[group] + (devices[group] != devices[follower])
                level[follower] = max(level[follower], step)
                waiting[follower] -= 1
                if waiting[follower] == 0:
                    ready.append(follower)
        return {name: (devices[self._find(name)], level[self._find(name)]) for name in nodes}


class _Extraction:
    """Takes the nodes of one cluster out of a body."""

    def __init__(self, body: Body, members: set[str], name: str) -> None:
        self._body = body
        self._members = members
        self._name = name
        self._types = {argument.name: argument for argument in body.arguments}
        self._inputs: dict[str, str] = {}
        self._outputs: dict[str, int] = {}
        self._controls: dict[str, None] = {}

    def take(self, register: Callable[[Body, str], str], device: str) -> None:
        """Puts a call in the place of the nodes."""
        inner = Body({}, [], [], [], self._body.functions)
        for name in [name for name in self._body.nodes if name in self._members]:
            node = self._body.nodes.pop(name)
            # XLA compiles the function for the device of its call.
            node.device = ""
            node.attr.pop("_class", None)
            inputs = [found for part in node.input if (found := self._inside(part, inner)) is not None]
            del node.input[:]
            node.input.extend(inputs)
            inner.nodes[name] = node
        self._redirect()
        types = []
        for tensor in self._outputs:
            inner.returns.append(tensor)
            node, position = tensor_of(tensor)
            types.append(output_types(inner.nodes[node], inner.functions)[position])
        inner.targets = [node.name for node in inner.nodes.values() if self._must_run(node)]
        called = register(inner, self._name)
        call = self._body.add_node(
            self._name,
            "StatefulPartitionedCall",
            [*self._inputs, *(f"^{name}" for name in self._controls)],
            Tin=("type", [argument.data_type for argument in inner.arguments]),
            Tout=("type", types),
        )
        call.attr["f"].func.name = called
        # `jit_compile` of `tf.function` is this attribute.
        call.attr["_XlaMustCompile"].b = True
        call.device = device

    def _must_run(self, node: Any) -> bool:
        definition = _tf.op_def(node.op)
        return definition is None or (definition.is_stateful and node.op != "ReadVariableOp")

    def _inside(self, part: str, inner: Body) -> str | None:
        source = node_of(part)
        if source in self._members:
            return part
        if part.startswith("^"):
            self._controls[source] = None
            return None
        if part not in self._inputs:
            name = f"tf2compat_input_{len(self._inputs)}"
            self._inputs[part] = name
            given = self._types.get(source)
            if given is not None:
                inner.arguments.append(Argument(name, given.data_type, given.attributes))
            else:
                node, position = tensor_of(part)
                data_type = output_types(self._body.nodes[node], self._body.functions)[position]
                inner.arguments.append(Argument(name, data_type))
        return self._inputs[part]

    def _outside(self, part: str) -> str:
        source, position = tensor_of(part.removeprefix("^"))
        if source not in self._members:
            return part
        if part.startswith("^"):
            return f"^{self._name}"
        number = self._outputs.setdefault(f"{source}:{position}", len(self._outputs))
        return f"{self._name}:{number}"

    def _redirect(self) -> None:
        for node in self._body.nodes.values():
            inputs = [self._outside(name) for name in node.input]
            # Nodes that waited for several of these wait for their call once.
            controls = dict.fromkeys(name for name in inputs if name.startswith("^"))
            inputs = [name for name in inputs if not name.startswith("^")] + list(controls)
            if inputs != list(node.input):
                del node.input[:]
                node.input.extend(inputs)
        self._body.returns = [self._outside(name) for name in self._body.returns]
        targets = [self._outside(f"^{name}")[1:] for name in self._body.targets]
        self._body.targets = list(dict.fromkeys(targets))


def _without_marks(body: Body) -> None:
    """Makes the nodes of `xla.compile` those of any graph: all of the step is compiled."""
    for node in body.nodes.values():
        node.attr.pop("_xla_compile_id", None)
        if node.op == "XlaClusterOutput":
            node.op = "Identity"


def xla_clusters(body: Body, register: Callable[[Body, str], str], default_device: str) -> list[Any]:
    """Replaces the parts of a body that XLA takes by calls of compiled functions.

    Args:
        body: changed in place.
        register: makes a function of a body that is to be compiled: (body, name) -> the function's name.
        default_device: of nodes that are placed nowhere.

    Returns:
        The nodes that stay outside because XLA does not take them.
    """
    _tf.start_xla()
    _without_marks(body)
    for node in body.nodes.values():
        node.device = node.device or default_device
    kind = tf.DeviceSpec.from_string(default_device).device_type
    places = _Clusters(body, kind).places()
    outside = [node for node in body.nodes.values() if places[node.name][0] is None]
    members: dict[tuple[str, int], set[str]] = {}
    for name, (device, level) in places.items():
        if device is not None:
            members.setdefault((device, level), set()).add(name)
    for number, ((device, _), names) in enumerate(members.items()):
        # A call of a compiled function costs more than passing constants on.
        if all(body.nodes[name].op in _TRIVIAL for name in names):
            continue
        _Extraction(body, names, f"tf2compat_xla_{number}").take(register, device)
    return outside
