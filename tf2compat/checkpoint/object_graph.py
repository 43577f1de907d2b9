"""TF2 checkpoints of TF1 variables: an object graph whose root has one child for each name.

`tf.train.Checkpoint(**{tf1_name: variable})` reads and writes just these; stock TF1 savers read
them too, by the names that the graph keeps (`full_name`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint.opening import open_checkpoint

__all__ = ["GRAPH_KEY", "Objects", "key_of", "keys_by_name", "keys_of", "object_graph"]

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
"""The key of the object graph in a checkpoint; a checkpoint without it is TF1's."""

_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"


def key_of(name: str) -> str:
    """Returns the key under which a TF2 checkpoint holds the child of this name of its root object."""
    return name.replace(".", "..").replace("/", ".S") + _VALUE


def _name_of(key: str) -> str:
    """Returns the path of attributes that a key stands for; of a root's child this is its name."""
    # Dots are split off first: in `a..Sb`, the key of `a.Sb`, the `.S` is no slash.
    parts = key.removesuffix(_VALUE).split("..")
    return ".".join(part.replace(".S", "/") for part in parts)


@dataclasses.dataclass(frozen=True)
class Objects:
    """Trackable objects that a checkpoint is to restore, and what their variables are called in it.

    Attributes:
        roots: name -> object, as in `tf.train.Checkpoint(model=model)`.
        names: the identity of a variable's handle -> its name.
    """

    roots: Mapping[str, Any]
    names: Mapping[int, str]


def object_graph(names: Iterable[str], objects: Objects | None = None) -> bytes:
    """Returns the serialized object graph of variables of these names.

    Args:
        names: TF1 names, without `:0`; each once.
        objects: objects that hold some of them: the graph restores into them too. The parts of a single one
            are the root's as well, for `tf.train.Checkpoint(model)`.
    """
    names = list(names)
    graph = _tf.TrackableObjectGraph()
    root = graph.nodes.add()
    for number, name in enumerate(names, 1):
        child = root.children.add()
        child.node_id, child.local_name = number, name
        attribute = graph.nodes.add().attributes.add()
        attribute.name, attribute.full_name, attribute.checkpoint_key = "VARIABLE_VALUE", name, key_of(name)
    if objects is not None:
        _add_objects(graph, objects, set(names))
    return graph.SerializeToString()


def _add_objects(graph: Any, objects: Objects, names: Collection[str]) -> None:
    root = tf.train.Checkpoint(**objects.roots)
    view = tf.train.TrackableView(root)
    numbers = {id(root): 0}
    trackables = [part for part in view.descendants() if part is not root]
    numbers.update((id(part), number) for number, part in enumerate(trackables, len(graph.nodes)))
    for part in trackables:
        node = graph.nodes.add()
        is_variable = isinstance(part, tf.Variable) or hasattr(part, "handle")
        # The variable of a strategy is known by its first replica's handle.
        name = objects.names.get(id(_tf.copies_of(part)[0].handle), "") if is_variable else ""
        if name in names:
            attribute = node.attributes.add()
            attribute.name, attribute.full_name, attribute.checkpoint_key = "VARIABLE_VALUE", name, key_of(name)
    owned = [(part, view.children(part)) for part in [root, *trackables]]
    if len(objects.roots) == 1:
        owned.append((root, view.children(*objects.roots.values())))
    for owner, children in owned:
        node = graph.nodes[numbers[id(owner)]]
        there = {child.local_name for child in node.children}
        for name, child in children.items():
            if name not in there and id(child) in numbers:
                node.children.add(local_name=name, node_id=numbers[id(child)])


def keys_by_name(prefix: str) -> dict[str, str] | None:
    """Returns where a TF2 checkpoint holds the variables: TF1 name -> key; None for a TF1 checkpoint.

    A variable is found by the name that it had when it was saved and, where that names no
    other, by its path from the root object.

    Args:
        prefix: the checkpoint's path.
    """
    reader = open_checkpoint(prefix)
    if not reader.has_tensor(GRAPH_KEY):
        return None
    graph = _tf.TrackableObjectGraph.FromString(reader.get_tensor(GRAPH_KEY))
    attributes = [attribute for node in graph.nodes for attribute in node.attributes]
    keys = {_name_of(attribute.checkpoint_key): attribute.checkpoint_key for attribute in attributes}
    keys.update({attribute.full_name: attribute.checkpoint_key for attribute in attributes if attribute.full_name})
    return keys


def keys_of(prefix: str, names: Iterable[str]) -> dict[str, str] | None:
    """Returns where a TF2 checkpoint holds values of these names: name -> key; None where the names are the keys.

    They are in a TF1 checkpoint, and for the saver of a `tf.train.Checkpoint`, which asks for the keys themselves.

    Args:
        prefix: the checkpoint's path.
        names: all names that a saver asks for.
    """
    keys = keys_by_name(prefix)
    reader = open_checkpoint(prefix)
    return None if keys is None or all(reader.has_tensor(name) for name in names) else keys
