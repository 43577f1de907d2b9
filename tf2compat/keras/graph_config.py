"""An exported graph as plain values, which Keras writes into a `.keras` file; weights are written by Keras itself."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.leaving.export import ExportedGraph
from tf2compat.leaving.exported_nodes import ExportedNodes

__all__ = ["config_of", "exported_of"]


def _text(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def _data(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


def _node_text(node: Any) -> str:
    # The same graph gives the same file.
    return _text(node.SerializeToString(deterministic=True))


def _read(kind: Callable[[], Any], text: str) -> Any:
    message = kind()
    message.ParseFromString(_data(text))
    return message


def _spec(spec: tf.TensorSpec) -> dict[str, Any]:
    return {"name": spec.name, "dtype": spec.dtype.name, "shape": None if spec.shape.rank is None else list(spec.shape)}


def _tensor(value: Any) -> str:
    return _node_text(tf.make_tensor_proto(value))


def _array(text: str) -> Any:
    # `TensorProto` has no public name.
    return tf.make_ndarray(_read(type(tf.make_tensor_proto(0)), text))


def _structure(items: Any, write: Callable[[Any], Any]) -> dict[str, Any]:
    """Returns a structure as its flat values, and what they are put together by."""
    flat = tf.nest.flatten(items)
    return {
        "flat": [write(item) for item in flat],
        # Numbers for values: what is left is lists, dictionaries and integers, which JSON can hold.
        "packed": tf.nest.pack_sequence_as(items, list(range(len(flat)))),
    }


def _packed(structure: dict[str, Any], read: Callable[[Any], Any]) -> Any:
    return tf.nest.map_structure(lambda number: read(structure["flat"][number]), structure["packed"])


def config_of(exported: ExportedGraph) -> dict[str, Any]:
    """Returns all of an exported graph but the values of its variables.

    Args:
        exported: the module.
    """
    parts = exported.parts()
    return {
        "graph_def": _text(parts.nodes.graph_def.SerializeToString(deterministic=True)),
        "nodes": {name: list(getattr(parts.nodes, name)) for name in ("inputs", "outputs", "variables")},
        "table_nodes": {name: _node_text(node) for name, node in parts.nodes.tables.items()},
        "tables": {name: [_tensor(part) for part in contents] for name, contents in parts.tables.items()},
        "inputs": _structure(parts.inputs, _spec),
        "outputs": _structure(parts.outputs, str),
        "variables": {
            name: _spec(tf.TensorSpec(variable.shape, variable.dtype)) | {"trainable": variable.trainable}
            for name, variable in parts.variables.items()
        },
    }


def exported_of(config: dict[str, Any]) -> ExportedGraph:
    """Returns the module of a `config_of`; its variables are zeros, or empty texts.

    Args:
        config: the configuration, as it was or as JSON gives it back.
    """
    graph_def = tf.compat.v1.GraphDef.FromString(_data(config["graph_def"]))
    tables = {name: _read(tf.compat.v1.NodeDef, text) for name, text in config["table_nodes"].items()}
    contents = {name: [_array(text) for text in texts] for name, texts in config["tables"].items()}
    variables = config["variables"]
    return ExportedGraph(
        ExportedNodes(graph_def, tables=tables, **config["nodes"]),
        _packed(config["inputs"], lambda spec: tf.TensorSpec(spec["shape"], spec["dtype"], spec["name"])),
        _packed(config["outputs"], str),
        {name: _nothing(spec) for name, spec in variables.items()},
        contents,
        {name for name, spec in variables.items() if spec["trainable"]},
    )


def _nothing(spec: dict[str, Any]) -> Any:
    dtype = tf.dtypes.as_dtype(spec["dtype"])
    return np.full(spec["shape"], "", object) if dtype == tf.string else np.zeros(spec["shape"], dtype.as_numpy_dtype)
