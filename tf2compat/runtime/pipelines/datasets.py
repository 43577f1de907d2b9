"""A chain of queues as one data set: the same elements, and from one thread without shuffling the same order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.runtime.pipelines.queues import READS, Enqueue, Pipelines, Source, batch_size_of
from tf2compat.runtime.pipelines.records import records

__all__ = ["DatasetBuilder"]

_FOR_EVER = 2**62
# Makes a function of (tensors to compute, operations to run, tensors that are given): its name, and the resources
# that it takes after an element. Without tensors that are given, an element is a number.
ElementFunction = Callable[[Sequence[tf.Tensor], Sequence[tf.Operation], Sequence[tf.Tensor]], tuple[str, list[Any]]]


def _spec(tensors: Sequence[tf.Tensor]) -> tuple[tf.TensorSpec, ...]:
    return tuple(tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in tensors)


def _mapped(rows: tf.data.Dataset, function: Any, captured: Any, spec: Any, calls: int = 1) -> tf.data.Dataset:
    """Returns a data set mapped by a function of the runtime, which ends it by `OutOfRangeError`.

    `tf.data.Dataset.map` makes another error of that; a producer's epoch counter ends so, and an iterator.

    Args:
        rows: what is mapped.
        function: the function, or its name.
        captured: the resources that it takes after an element.
        spec: of the new elements.
        calls: how many may run at once; their order is then that in which they end.
    """
    flat = tf.nest.flatten(spec)
    options: dict[str, Any] = {
        "input_dataset": tf.data.experimental.to_variant(rows),
        "other_arguments": captured,
        "f": function,
        "output_types": [part.dtype for part in flat],
        "output_shapes": [part.shape for part in flat],
        "preserve_cardinality": False,
    }
    if calls == 1:
        variant = tf.raw_ops.MapDataset(**options)
    else:
        count = tf.constant(calls, tf.int64)
        variant = tf.raw_ops.ParallelMapDatasetV2(**options, num_parallel_calls=count, deterministic="false")
    return tf.data.experimental.from_variant(variant, spec)


class DatasetBuilder:
    """Builds the data sets of one session, in eager mode.

    Args:
        pipelines: the queues.
        element_function: makes functions of parts of the graph.
        shared: queue name -> the iterator and functions by which several take from it; they have to live as long as
            the data sets, and are the same for all data sets of a session.
    """

    def __init__(self, pipelines: Pipelines, element_function: ElementFunction, shared: dict[str, list[Any]]) -> None:
        self._pipelines = pipelines
        self._element_function = element_function
        self._shared = shared

    def dequeued(self, node: tf.Operation) -> tf.data.Dataset:
        """Returns a data set of the elements that a dequeue operation takes."""
        name = node.inputs[0].op.name
        queue = self._pipelines.queues[name]
        elements = self._of_queue(name)
        size = batch_size_of(node)
        if size is None:
            return elements
        drop = node.type == "QueueDequeueManyV2"
        if queue.type == "PaddingFIFOQueueV2":
            shapes = tuple(tf.TensorShape(shape) for shape in queue.get_attr("shapes"))
            return elements.padded_batch(size, shapes, drop_remainder=drop)
        return elements.batch(size, drop_remainder=drop)

    def _of_queue(self, name: str) -> tf.data.Dataset:
        """Returns the elements of a queue; where several operations take from it, each element goes to one of them."""
        if self._pipelines.consumers(name) < 2:
            return self._elements(name)
        if name not in self._shared:
            self._shared[name] = [iter(self._elements(name))]
        return self._shares(self._shared[name])

    def _shares(self, shared: list[Any]) -> tf.data.Dataset:
        """Returns a data set whose elements are taken from an iterator that others take from as well."""
        iterator = shared[0]
        take = tf.function(lambda number: next(iterator)).get_concrete_function(tf.TensorSpec([], tf.int64))
        shared.append(take)
        return _mapped(tf.data.Dataset.range(_FOR_EVER), take, take.captured_inputs, iterator.element_spec)

    def _elements(self, name: str) -> tf.data.Dataset:
        """Returns a data set of the elements that the enqueue operations of a queue put into it, in turns."""
        queue = self._pipelines.queues[name]
        filled = [self._of_enqueue(enqueue) for enqueue in self._pipelines.filled_by(name)]
        elements = filled[0]
        if len(filled) > 1:
            turns = tf.data.Dataset.range(len(filled)).repeat()
            # The others go on where one has ended, as the threads of a queue did.
            elements = tf.data.Dataset.choose_from_datasets(filled, turns, stop_on_empty_dataset=False)
        if queue.type == "RandomShuffleQueueV2":
            seed = queue.get_attr("seed") or queue.get_attr("seed2") or None
            # TF1 chooses among at least `min_after_dequeue` elements that stay, and the one that goes.
            elements = elements.shuffle(queue.get_attr("min_after_dequeue") + 1, seed)
        return elements

    def _of_enqueue(self, enqueue: Enqueue) -> tf.data.Dataset:
        """Returns the elements that an enqueue operation puts into its queue."""
        given: list[tf.Tensor] = []
        if enqueue.sources:
            datasets = []
            for source in enqueue.sources:
                dataset, tensors = self._of_source(source, enqueue)
                datasets.append(dataset)
                given += tensors
            rows = datasets[0] if len(datasets) == 1 else tf.data.Dataset.zip(tuple(datasets))
        else:
            rows = tf.data.Dataset.range(_FOR_EVER)
        name, captured = self._element_function(enqueue.components, enqueue.node.control_inputs, given)
        calls = 1 if enqueue.threads == 1 else min(enqueue.threads, 2 * (os.cpu_count() or 1))
        elements = _mapped(rows, name, captured, _spec(enqueue.components), calls)
        return elements.unbatch() if enqueue.many else elements

    def _of_source(self, source: Source, enqueue: Enqueue) -> tuple[tf.data.Dataset, list[tf.Tensor]]:
        """Returns the data set of a source, and the tensors of the graph that it stands for."""
        node = source.node
        if node.type not in READS:
            return self.dequeued(node), list(node.outputs)
        key, value = node.outputs
        with_keys = bool(key.consumers()) or any(tensor is key for tensor in enqueue.components)
        # An element of a queue is a tuple; of one component, here.
        files = self._of_queue(source.queue).map(lambda name: name)
        dataset = records(files, node.inputs[0].op, with_keys)
        size = batch_size_of(node)
        if size is not None:
            dataset = dataset.batch(size)
        return dataset, [key, value] if with_keys else [value]
