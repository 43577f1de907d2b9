"""The memory that the operations of a traced step return their values in, as TF1's `StepStats` had it.

TF1's executor wrote down each allocation; compiled functions report none on a CPU. The size of a value follows from
its type and shape, and shapes follow from those of what is fed: TensorFlow's shape functions are run with them.
Values whose shape depends on other values (of `tf.where`, of a queue without shapes) have no size here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

__all__ = ["describe_outputs"]

_NO_SIZE = (tf.resource, tf.string, tf.variant)


def describe_outputs(step_stats: Any, graph: tf.Graph, fed: Mapping[str, tuple[int, ...]]) -> None:
    """Adds to each node of a step's stats its inputs, and its outputs: type, shape and bytes.

    `timeline.Timeline` frees a value when the last node that takes it has ended.

    Args:
        step_stats: a `StepStats`, changed in place.
        graph: the graph of the step.
        fed: the shapes of what was fed, by the names of the tensors.
    """
    operations = {operation.name: operation for operation in graph.get_operations()}
    nodes = [
        (node, device.device, operations[node.node_name])
        for device in step_stats.dev_stats
        for node in device.node_stats
        if node.node_name in operations
    ]
    if any(not tensor.shape.is_fully_defined() for _, _, operation in nodes for tensor in operation.outputs):
        inferred = _inferred(graph, fed)
        nodes = [(node, device, inferred.get(operation.name, operation)) for node, device, operation in nodes]
    for node, device, operation in nodes:
        # The op that ran: Grappler may have fused the graph's with those before it.
        ran = node.timeline_label.partition(" = ")[2].partition("(")[0] or operation.type
        # `Timeline` takes a node's inputs from this text.
        node.timeline_label = f"{node.node_name} = {ran}({_inputs(operations[node.node_name])})"
        allocator = "GPU_0_bfc" if "GPU" in device else "cpu"
        size = sum(_describe(node, slot, tensor, allocator) for slot, tensor in enumerate(operation.outputs))
        if size:
            node.memory.add(allocator_name=allocator, total_bytes=size, peak_bytes=size, live_bytes=size)


def _inputs(operation: tf.Operation) -> str:
    """Returns the input of an operation as the runtime writes it: an output 0 by its node alone."""
    taken = [tensor.name.removesuffix(":0") for tensor in operation.inputs]
    return ", ".join(taken + [f"^{control.name}" for control in operation.control_inputs])


def _inferred(graph: tf.Graph, fed: Mapping[str, tuple[int, ...]]) -> dict[str, tf.Operation]:
    """Returns the operations of a graph with the shapes that they have for these feeds."""
    used = {name: shape for name, shape in fed.items() if graph.get_tensor_by_name(name).consumers()}
    with tf.Graph().as_default() as copied:
        given = {
            name: tf.compat.v1.placeholder(graph.get_tensor_by_name(name).dtype, shape, f"tf2compat_fed_{number}")
            for number, (name, shape) in enumerate(used.items())
        }
        try:
            tf.import_graph_def(graph.as_graph_def(), input_map=given, name="")
        except ValueError:  # It is larger than a `GraphDef` may be, or refuses these shapes, as the step would have.
            return {}
    return {operation.name: operation for operation in copied.get_operations()}


def _describe(node: Any, slot: int, tensor: tf.Tensor, allocator: str) -> int:
    """Adds an output to a node's stats where its size is known; returns its bytes."""
    dtype = tensor.dtype.base_dtype
    if dtype in _NO_SIZE or not tensor.shape.is_fully_defined():
        return 0
    size = int(dtype.size * tensor.shape.num_elements())
    described = node.output.add(slot=slot).tensor_description
    described.dtype = dtype.as_datatype_enum
    described.shape.CopyFrom(tensor.shape.as_proto())
    allocation = described.allocation_description
    allocation.requested_bytes = allocation.allocated_bytes = size
    allocation.allocator_name = allocator
    return size
