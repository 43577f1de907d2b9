"""A data set makes an element when it is asked for one, as TensorFlow 1.15's did.

TensorFlow 2 adds a prefetch behind each data set and lets maps run in parallel, so that elements are made before they
are wanted: a generator over the live state of a program, or a map that reads a variable, then gives what was true
some steps ago. What the program itself asks for, `prefetch`, `num_parallel_calls` and `with_options`, stays.

Source: `tf.data.experimental.OptimizationOptions`, `inject_prefetch` and `map_parallelization`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tf2compat import _tf
from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.ops import CALLS

__all__ = ["data_in_order"]

_ITERATORS = {"Iterator", "IteratorV2"}


def _upstream(body: Body, name: str) -> Iterator[Any]:
    """Yields the nodes that a node is computed from, and itself; of those that call functions, their nodes too."""
    todo, seen = [name], set()
    while todo:
        node = body.nodes.get(todo.pop())
        if node is None or node.name in seen:
            continue
        seen.add(node.name)
        yield node
        if node.op in CALLS:
            yield from body.functions[node.attr["f"].func.name].node_def
        todo.extend(node_of(source) for source in node.input)


def _options(nodes: Iterable[Any]) -> bytes:
    """Returns the options that give TensorFlow 1.15's order, but for what the program's own options say."""
    written = [node.attr["serialized_options"].s for node in nodes if node.op == "OptionsDataset"]
    # Found from the end of the pipeline; of two options the later one in it counts.
    return _tf.options_without_read_ahead(reversed(written))


def data_in_order(body: Body) -> None:
    """Gives options to the data sets that iterators of a body are started with."""
    for node in list(body.nodes.values()):
        if node.op != "MakeIterator":
            continue
        iterator = body.nodes.get(tensor_of(node.input[1])[0])
        if iterator is None or iterator.op not in _ITERATORS:
            continue  # One of TensorFlow 2's own loops over data.
        # Options apply to the whole of the pipeline before them, so they are put right before the iterator.
        options = body.add_node(
            f"{node.name}/in_order",
            "OptionsDataset",
            [node.input[0]],
            serialized_options=("s", _options(_upstream(body, tensor_of(node.input[0])[0]))),
        )
        for key in ("output_types", "output_shapes"):
            options.attr[key].CopyFrom(iterator.attr[key])
        options.device = node.device
        node.input[0] = f"{options.name}:0"
