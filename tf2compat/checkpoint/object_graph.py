"""TF2 checkpoints of TF1 variables: an object graph whose root has one child for each name.

`tf.train.Checkpoint(**{tf1_name: variable})` reads and writes just these; stock TF1 savers read
them too, by the names that the graph keeps (`full_name`).
"""

from __future__ import annotations

from collections.abc import Iterable

import tensorflow as tf

from tf2compat import _tf

__all__ = ["GRAPH_KEY", "key_of", "keys_by_name", "object_graph"]

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
"""The key of the object graph in a checkpoint; a checkpoint without it is TF1's."""

_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"


def key_of(name: str) -> str:
    """Returns the key under which a TF2 checkpoint holds the child of this name of its root object."""
    return name.replace(".", "..").replace("/", ".S") + _VALUE


def _name_of(key: str) -> str:
    """Returns the path of attributes that a key stands for; of a root's child this is its name."""
    parts = key.removesuffix(_VALUE).split("..")
    return ".".join(part.replace(".S", "/") for part in parts)


def object_graph(names: Iterable[str]) -> bytes:
    """Returns the serialized object graph of variables of these names.

    Args:
        names: TF1 names, without `:0`; each once.
    """
    graph = _tf.TrackableObjectGraph()
    root = graph.nodes.add()
    for number, name in enumerate(names, 1):
        child = root.children.add()
        child.node_id, child.local_name = number, name
        attribute = graph.nodes.add().attributes.add()
        attribute.name, attribute.full_name, attribute.checkpoint_key = "VARIABLE_VALUE", name, key_of(name)
    return graph.SerializeToString()


def keys_by_name(prefix: str) -> dict[str, str] | None:
    """Returns where a TF2 checkpoint holds the variables: TF1 name -> key; None for a TF1 checkpoint.

    A variable is found by the name that it had when it was saved and, where that names no
    other, by its path from the root object.

    Args:
        prefix: the checkpoint's path.
    """
    reader = tf.train.load_checkpoint(prefix)
    if not reader.has_tensor(GRAPH_KEY):
        return None
    graph = _tf.TrackableObjectGraph.FromString(reader.get_tensor(GRAPH_KEY))
    attributes = [attribute for node in graph.nodes for attribute in node.attributes]
    keys = {_name_of(attribute.checkpoint_key): attribute.checkpoint_key for attribute in attributes}
    keys.update({attribute.full_name: attribute.checkpoint_key for attribute in attributes if attribute.full_name})
    return keys
