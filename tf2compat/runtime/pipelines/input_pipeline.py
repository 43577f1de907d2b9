"""The pass after which steps take their batches from data sets in the place of queues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Argument, Body
from tf2compat.graph.passes.name_resources import OWN
from tf2compat.runtime.pipelines.datasets import DatasetBuilder, ElementFunction
from tf2compat.runtime.pipelines.queues import DEQUEUES, Pipelines, batch_size_of

__all__ = ["InputPipeline"]


class InputPipeline:
    """The data sets that stand for the queues of one session.

    Args:
        graph: the session's graph.
        container: the session's container, in which the iterators live.
        element_function: makes functions of parts of the graph.
        run_once: runs a body that is no step: (stem of its name, body, inputs).
    """

    def __init__(
        self,
        graph: tf.Graph,
        container: str,
        element_function: ElementFunction,
        run_once: Callable[[str, Body, list[Any]], None],
    ) -> None:
        self._graph = graph
        self._run_once = run_once
        self._container = container
        self._element_function = element_function
        self._found: tuple[int, Pipelines | None] = (-1, None)  # With the version of the graph.
        self._shared: dict[str, list[Any]] = {}
        self._started: dict[str, tuple[str, int | None]] = {}

    def _pipelines(self) -> Pipelines:
        version, found = self._found
        if found is None or version != self._graph.version:
            version = self._graph.version
            found = Pipelines(self._graph)
            self._found = (version, found)
        return found

    def replaced(self) -> set[str]:
        """Returns the names of the queues that need no threads; see `Pipelines.replaced`."""
        return self._pipelines().replaced()

    def clear(self) -> None:
        """Releases the data sets, after the session has destroyed its iterators."""
        self._shared.clear()

    def replace(self, body: Body) -> None:
        """Puts the next element of an iterator in the place of each operation of a step that dequeues.

        Args:
            body: changed in place.

        Raises:
            UnsupportedError: a queue is filled in a way that a data set cannot stand for.
        """
        for node in list(body.nodes.values()):
            if node.op not in DEQUEUES:
                continue
            dequeue = self._graph.get_operation_by_name(node.name)
            queue = self._pipelines().queue_of(dequeue)
            if queue is None or self._pipelines().is_inner(dequeue):
                continue
            self._start(queue, dequeue)
            iterator = _add_iterator(body, f"{node.name}/input_pipeline", queue, dequeue)
            # Also where sessions of a server share the queue: its data set runs functions of this session, with what
            # belongs to them, and must not outlive it.
            iterator.attr[OWN].b = True
            controls = [name for name in node.input if name.startswith("^")]
            inputs = [f"{iterator.name}:0", *controls]
            taken = body.add_node(node.name, "IteratorGetNext", inputs, **_types(dequeue))
            taken.device = iterator.device

    def _start(self, queue: str, dequeue: tf.Operation) -> None:
        """Makes the iterator of a queue, at its first use."""
        wanted = (dequeue.type, batch_size_of(dequeue))
        if queue in self._started:
            if self._started[queue] != wanted:
                raise unsupported(
                    "input_pipeline='tf.data'",
                    f"The queue '{queue}' is dequeued in two ways, as '{dequeue.name}' does.",
                )
            return
        with _tf.eager_mode(), tf.device("/device:CPU:0"):
            builder = DatasetBuilder(self._pipelines(), self._element_function, self._shared)
            # The next batches are made while a step runs, as the threads of a queue made them.
            dataset = tf.data.experimental.to_variant(builder.dequeued(dequeue).prefetch(2))
        body = Body({}, [Argument("dataset", tf.variant.as_datatype_enum)], [], ["start"], {})
        iterator = _add_iterator(body, "iterator", queue, dequeue)
        # Steps name theirs in `name_resources`; this body goes through no pass.
        iterator.attr["container"].s = self._container.encode()
        body.add_node("start", "MakeIterator", ["dataset", f"{iterator.name}:0"]).device = iterator.device
        self._run_once("start_input_pipeline", body, [dataset])
        self._started[queue] = wanted


def _types(dequeue: tf.Operation) -> dict[str, Any]:
    """Returns the attributes that say what an operation dequeues."""
    return {
        "output_types": ("type", [tensor.dtype.as_datatype_enum for tensor in dequeue.outputs]),
        "output_shapes": ("shape", [tensor.shape.as_proto() for tensor in dequeue.outputs]),
    }


def _add_iterator(body: Body, name: str, queue: str, dequeue: tf.Operation) -> Any:
    """Adds the iterator that stands for a queue."""
    shared_name = f"input_pipeline/{queue}"
    node = body.add_node(name, "IteratorV2", [], shared_name=("s", shared_name.encode()), **_types(dequeue))
    node.device = "/device:CPU:0"
    return node
