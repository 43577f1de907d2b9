"""A one-shot iterator becomes a named iterator that the session starts once.

The kernel of `OneShotIterator` starts its data set anew in every compiled call, also when a
resource of its name exists: a step that fetches more than the last one would begin at the
first element again.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Argument, Body

__all__ = ["data_set_starter", "one_shot_iterators", "starter"]

_ITERATOR_ATTRIBUTES = ("output_types", "output_shapes", "container", "shared_name")


def one_shot_iterators(body: Body) -> list[tuple[Any, Any]]:
    """Replaces the one-shot iterators of a body, whose resources are named already.

    Returns:
        (the new `IteratorV2` node, the `dataset_factory` function) of each.
    """
    found = []
    for name, node in body.nodes.items():
        if node.op != "OneShotIterator":
            continue
        iterator = type(node)(name=name, op="IteratorV2", device=node.device)
        for key in _ITERATOR_ATTRIBUTES:
            iterator.attr[key].CopyFrom(node.attr[key])
        found.append((iterator, node.attr["dataset_factory"].func))
    body.nodes.update({iterator.name: iterator for iterator, _ in found})
    return found


def starter(iterator: Any, factory: Any, functions: dict[str, Any]) -> Body:
    """Returns the body that makes the data set and starts the iterator with it.

    Args:
        iterator: its node.
        factory: the `NameAttrList` of the function that returns the data set.
        functions: the functions of the graph, by name.
    """
    body = Body({"iterator": type(iterator)()}, [], [], ["start"], functions)
    body.nodes["iterator"].CopyFrom(iterator)
    body.nodes["iterator"].name = "iterator"
    outputs = functions[factory.name].signature.output_arg
    call = body.add_node(
        "dataset",
        "StatefulPartitionedCall",
        [],
        Tin=("type", []),
        Tout=("type", [argument.type for argument in outputs]),
        f=("func", factory),
    )
    # Data sets run on the CPU, also where a GPU is the default.
    call.device = "/device:CPU:0"
    body.add_node("start", "MakeIterator", ["dataset:0", "iterator:0"])
    return body


def data_set_starter(iterator: Any) -> Body:
    """Returns the body that starts an iterator with the data set that it is given."""
    data_set = Argument("dataset", tf.variant.as_datatype_enum)
    body = Body({"iterator": type(iterator)()}, [data_set], [], ["start"], {})
    body.nodes["iterator"].CopyFrom(iterator)
    body.nodes["iterator"].name = "iterator"
    body.add_node("start", "MakeIterator", ["dataset", "iterator:0"])
    return body
