"""The nodes of a part of a graph, ready to be imported into a function of TensorFlow 2."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.passes.check_supported import check_supported
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.passes.resource_variables import resource_variables
from tf2compat.graph.snapshot import GraphSnapshot

__all__ = ["ExportedNodes", "exported_nodes"]

_SYMBOL = "tf2compat.export"
_TABLES = {"HashTableV2", "MutableHashTableV2"}
_PYTHON = {"PyFunc", "PyFuncStateless", "EagerPyFunc"}
_PLACEHOLDERS = {"Placeholder", "PlaceholderV2"}


@dataclasses.dataclass
class ExportedNodes:
    """The nodes between the inputs and the outputs.

    Attributes:
        graph_def: the nodes and the functions that they call.
        inputs: the nodes that stand for the inputs, in their order.
        outputs: the tensors to return.
        variables: the names of the variables' nodes.
        tables: the nodes of lookup tables, by name.
    """

    graph_def: Any
    inputs: list[str]
    outputs: list[str]
    variables: list[str]
    tables: dict[str, Any]

    def imported(self, inputs: Sequence[tf.Tensor], captured: Mapping[str, Any]) -> list[tf.Tensor]:
        """Imports the nodes into the function that is being traced; returns the outputs.

        Args:
            inputs: the inputs.
            captured: name of a variable's or table's node -> its handle.
        """
        sources = {f"{name}:0": tensor for name, tensor in zip(self.inputs, inputs, strict=True)}
        sources.update((f"{name}:0", handle) for name, handle in captured.items())
        return list(
            tf.graph_util.import_graph_def(self.graph_def, input_map=sources, return_elements=self.outputs, name="")
        )

    def contents_of(self, graph: tf.Graph, name: str) -> list[tf.Tensor]:
        """Returns tensors of the keys and values of a table; the nodes are added to its graph if need be."""
        node = self.tables[name]
        types = [node.attr[key].type for key in ("key_dtype", "value_dtype")]
        with graph.as_default(), _tf.unfinalized(graph):
            handle = graph.get_tensor_by_name(f"{name}:0")
            return list(tf.raw_ops.LookupTableExportV2(table_handle=handle, Tkeys=types[0], Tvalues=types[1]))

    def table(self, name: str, keys: Any, values: Any) -> Any:
        """Returns a table of TensorFlow 2 with these keys and values.

        Args:
            name: of the table's node.
            keys: [n], of the table's type of keys.
            values: [n], of its type of values.
        """
        node = self.tables[name]
        key, value = (tf.dtypes.as_dtype(node.attr[part].type) for part in ("key_dtype", "value_dtype"))
        initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(keys, key), tf.constant(values, value))
        # The value of an unknown key is an argument of each lookup, not of the table.
        default = tf.constant("" if value == tf.string else 0, value)
        return tf.lookup.StaticHashTable(initializer, default)


def exported_nodes(
    snapshot: GraphSnapshot,
    outputs: Sequence[tf.Tensor],
    inputs: Sequence[tf.Tensor],
    constants: Sequence[tuple[tf.Tensor, Any]],
) -> ExportedNodes:
    """Returns the nodes that the outputs need.

    Args:
        snapshot: the graph.
        outputs: tensors to return.
        inputs: tensors that are given.
        constants: tensors of the graph with values in their place.

    Raises:
        UsageError: (a ValueError) the outputs need something else.
        UnsupportedError: a node cannot be run on TensorFlow 2.
    """
    body = cut_at_feeds(snapshot, outputs, [], [*inputs, *(tensor for tensor, _ in constants)])
    arguments = [argument.name for argument in body.arguments]
    _refuse(body)
    check_supported(body)
    for argument, (tensor, value) in zip(arguments[len(inputs) :], constants, strict=True):
        dtype = ("type", tensor.dtype.as_datatype_enum)
        body.add_node(argument, "Const", [], dtype=dtype, value=("tensor", tf.make_tensor_proto(value, tensor.dtype)))
    # TensorFlow 2 has no reference variables, which the graph may hold.
    resource_variables(body)
    variables = [name for name, node in body.nodes.items() if node.op == "VarHandleOp"]
    tables = {name: node for name, node in body.nodes.items() if node.op in _TABLES}
    # Some ops are read by the version of their producer.
    graph_def = tf.compat.v1.GraphDef(versions=snapshot.graph.graph_def_versions)
    for argument, tensor in zip(arguments, inputs, strict=False):
        node = graph_def.node.add(name=argument, op="Placeholder")
        node.attr["dtype"].type = tensor.dtype.as_datatype_enum
    graph_def.node.extend(body.nodes.values())
    graph_def.library.function.extend(body.functions.values())
    for node in graph_def.node:
        # The machine that serves it has other devices; `_class` may name nodes that are left out.
        node.device = ""
        node.attr.pop("_class", None)
    returns = ["{}:{}".format(*tensor_of(name)) for name in body.returns]
    return ExportedNodes(graph_def, arguments[: len(inputs)], returns, variables, tables)


def _refuse(body: Body) -> None:
    """Raises for a node that only a running program has.

    Raises:
        UsageError: (a ValueError) it names the node.
    """
    for node in body.nodes.values():
        if node.op in _PLACEHOLDERS:
            raise UsageError(
                _SYMBOL,
                f"The outputs need the placeholder '{node.name}'.",
                f"Put it into `inputs`, or fix its value: `constants={{'{node.name}:0': ...}}`.",
            )
        if node.op in _PYTHON:
            raise UsageError(
                _SYMBOL,
                f"The outputs need the Python function '{node.name}', which no SavedModel can hold.",
                "Export from what it returns on: pass that in `inputs`.",
            )
        if any(part in node.op for part in ("Iterator", "Queue", "Reader")) and node.op != "IteratorToStringHandle":
            raise UsageError(
                _SYMBOL,
                f"The outputs need '{node.name}' ({node.op}), the input of a running program.",
                "Pass the tensors that it gives in `inputs`.",
            )
