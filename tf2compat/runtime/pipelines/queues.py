"""The source of a queue: the graph behind the enqueue operations of its queue runner.

A pipeline is a chain of queues. An enqueue operation computes its components from *sources*:
what a reader reads (`ReaderRead`) or what another queue hands out (`QueueDequeue…`). One without
a source is a *producer*: it enqueues the same rows again and again until its epoch counter ends it.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.snapshot import function_names_of

__all__ = ["DEQUEUES", "READS", "Enqueue", "Pipelines", "Source", "batch_size_of", "filled_queue"]

QUEUES = {"FIFOQueueV2", "PaddingFIFOQueueV2", "RandomShuffleQueueV2"}
DEQUEUES = {"QueueDequeueV2", "QueueDequeueManyV2", "QueueDequeueUpToV2"}
_ENQUEUES = {"QueueEnqueueV2", "QueueEnqueueManyV2"}
READS = {"ReaderReadV2", "ReaderReadUpToV2"}
READERS = {
    "FixedLengthRecordReaderV2",
    "IdentityReaderV2",
    "TFRecordReaderV2",
    "TextLineReaderV2",
    "WholeFileReaderV2",
}
# Ops with a state that may be computed on the way.
_STATE = {
    "AddManySparseToTensorsMap",
    "AddSparseToTensorsMap",
    "Assert",
    "CountUpTo",
    "EagerPyFunc",
    "HashTableV2",
    "LookupTableFindV2",
    "LookupTableSizeV2",
    "Print",
    "PrintV2",
    "PyFunc",
    "ReadVariableOp",
    "RecordInput",
    "ResourceCountUpTo",
    "VarHandleOp",
    "Variable",
    "VariableV2",
}

_OF_ONE_STEP = ("Stack", "TensorArray")  # Operations whose state ends with the step.


@dataclasses.dataclass(frozen=True)
class Source:
    """Where the elements of an enqueue operation come from.

    Attributes:
        node: a `ReaderRead…` or `QueueDequeue…` operation.
        queue: the name of the queue that it takes from.
    """

    node: tf.Operation
    queue: str


@dataclasses.dataclass(frozen=True)
class Enqueue:
    """One enqueue operation.

    Attributes:
        node: the operation, whose control inputs run for each element.
        threads: how many threads of its queue runner run it.
        sources: what it takes its elements from; empty for a producer.
        components: the tensors that it enqueues.
        many: whether these are rows, each an element.
    """

    node: tf.Operation
    threads: int
    sources: tuple[Source, ...]
    components: tuple[tf.Tensor, ...]
    many: bool


def _queue_of(node: tf.Operation) -> tf.Operation:
    """Returns the queue that an operation enqueues to, dequeues from or reads the names of files from."""
    return node.inputs[1 if node.type in READS else 0].op


def filled_queue(runner: Any) -> tf.Operation:
    """Returns the queue that a queue runner fills; a runner out of a `.meta` file knows only the operation."""
    queue = getattr(runner.queue, "queue_ref", runner.queue)
    return queue if isinstance(queue, tf.Operation) else queue.op


def _refuse(queue: str, happened: str) -> Exception:
    return unsupported("input_pipeline='tf.data'", f"The queue '{queue}' {happened}.")


class Pipelines:
    """The queues of a graph that have queue runners.

    Attributes:
        queues: queue name -> its operation.
    """

    def __init__(self, graph: tf.Graph) -> None:
        runners = graph.get_collection(tf.compat.v1.GraphKeys.QUEUE_RUNNERS)
        self._graph = graph
        self._runners: dict[str, Any] = {filled_queue(runner).name: runner for runner in runners}
        self.queues = {name: filled_queue(runner) for name, runner in self._runners.items()}
        self._sources = {
            node.name: self._behind(node)
            for runner in self._runners.values()
            for node in runner.enqueue_ops
            if node.type in _ENQUEUES
        }
        self._consumers: dict[str, list[tuple[str, str]]] = {}
        for enqueue, found in self._sources.items():
            for node in found:
                self._consumers.setdefault(_queue_of(node).name, []).append((enqueue, node.name))

    def _behind(self, enqueue: tf.Operation) -> list[tf.Operation]:
        """Returns the sources of an enqueue operation, in the order of their names."""
        found: dict[str, tf.Operation] = {}
        seen: set[str] = set()
        todo = [tensor.op for tensor in enqueue.inputs[1:]] + list(enqueue.control_inputs)
        while todo:
            node = todo.pop()
            if node.name in seen:
                continue
            seen.add(node.name)
            if node.type in READS or (node.type in DEQUEUES and _queue_of(node).name in self._runners):
                found[node.name] = node
                continue
            todo += [tensor.op for tensor in node.inputs] + list(node.control_inputs)
        return [found[name] for name in sorted(found)]

    def filled_by(self, queue: str) -> list[Enqueue]:
        """Returns the enqueue operations of a queue.

        Raises:
            UnsupportedError: the queue or what fills it is none that a data set can stand for; it is named.
        """
        if self.queues[queue].type not in QUEUES:
            raise _refuse(queue, f"is a {self.queues[queue].type}")
        nodes = self._runners[queue].enqueue_ops
        found = []
        for node in dict.fromkeys(nodes):
            if node.type not in _ENQUEUES:
                raise _refuse(queue, f"is filled by '{node.name}', a {node.type}")
            sources = tuple(Source(source, _queue_of(source).name) for source in self._sources[node.name])
            # A queue runner names an operation once for each of its threads.
            enqueue = Enqueue(
                node, nodes.count(node), sources, tuple(node.inputs[1:]), node.type == "QueueEnqueueManyV2"
            )
            self._check(queue, enqueue)
            found.append(enqueue)
        return found

    def consumers(self, queue: str) -> int:
        """Returns how many take from a queue: operations that fill other queues, and the steps."""
        by_steps = any(
            node.type in DEQUEUES and _queue_of(node).name == queue and not self.is_inner(node)
            for node in self.queues[queue].outputs[0].consumers()
        )
        # All steps take from one iterator.
        return len(self._consumers.get(queue, [])) + by_steps

    def _check(self, queue: str, enqueue: Enqueue) -> None:
        """Raises for an operation on the way whose state a data set would not keep."""
        stops = {source.node.name for source in enqueue.sources}
        for source in enqueue.sources:
            if source.queue not in self._runners:
                raise _refuse(source.queue, "has no queue runner")
            if source.node.type in READS and source.node.inputs[0].op.type not in READERS:
                reader = source.node.inputs[0].op
                raise _refuse(queue, f"is filled from '{reader.name}', a {reader.type}")
        seen: set[str] = set()
        todo = [tensor.op for tensor in enqueue.components] + list(enqueue.node.control_inputs)
        while todo:
            node = todo.pop()
            if node.name in seen or node.name in stops:
                continue
            seen.add(node.name)
            kept = self._state_that_is_kept(node.node_def)
            if kept:
                raise _refuse(queue, f"is filled with what '{node.name}', a {kept}, gives")
            todo += [tensor.op for tensor in node.inputs] + list(node.control_inputs)

    def _state_that_is_kept(self, node: Any) -> str:
        """Returns the type of the operation whose state is the matter: the node, or one in a function that it calls."""
        called = function_names_of(node)
        if called:
            for name in called:
                for part in self._functions[name].node_def if name in self._functions else ():
                    kept = self._state_that_is_kept(part)
                    if kept:
                        return kept
            return ""
        definition = _tf.op_def(node.op)
        if definition is None or not definition.is_stateful or "seed" in node.attr or node.op in _STATE:
            return ""
        return "" if node.op.startswith(_OF_ONE_STEP) else str(node.op)

    @functools.cached_property
    def _functions(self) -> dict[str, Any]:
        return {function.signature.name: function for function in self._graph.as_graph_def().library.function}

    def upstream(self, queue: str) -> set[str]:
        """Returns the names of a queue and of those that it is filled from.

        Raises:
            UnsupportedError: as `filled_by`.
        """
        found: set[str] = set()
        todo = [queue]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += [source.queue for enqueue in self.filled_by(name) for source in enqueue.sources]
        return found

    def replaced(self) -> set[str]:
        """Returns the names of the queues that data sets stand for: what steps dequeue from, and what fills it.

        Raises:
            UnsupportedError: as `filled_by`.
        """
        found: set[str] = set()
        for node in self._graph.get_operations():
            if node.type in DEQUEUES and not self.is_inner(node):
                queue = self.queue_of(node)
                if queue is not None:
                    found |= self.upstream(queue)
        return found

    def is_inner(self, dequeue: tf.Operation) -> bool:
        """Returns whether an operation dequeues to fill another queue."""
        consumers = self._consumers.get(_queue_of(dequeue).name, [])
        return any(node == dequeue.name for _, node in consumers)

    def queue_of(self, dequeue: tf.Operation) -> str | None:
        """Returns the name of the queue that a dequeue operation takes from, if it has a queue runner."""
        name = _queue_of(dequeue).name
        return name if name in self._runners else None


def batch_size_of(dequeue: tf.Operation) -> int | None:
    """Returns how many elements an operation takes at once; None for one element that is no batch.

    Args:
        dequeue: a `QueueDequeue…` or `ReaderRead…` operation.

    Raises:
        UnsupportedError: the number is computed in the graph.
    """
    if dequeue.type in ("QueueDequeueV2", "ReaderReadV2"):
        return None
    size = tf.get_static_value(dequeue.inputs[-1 if dequeue.type in READS else 1])
    if size is None:
        raise _refuse(
            _queue_of(dequeue).name, f"is taken from by '{dequeue.name}' in batches of a size that is computed"
        )
    return int(size)
