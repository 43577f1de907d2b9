"""Graphs: finalized ones, those of control flow, and which one is being built."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import tensorflow as tf
from tensorflow.python.ops import control_flow_v2_func_graphs

__all__ = ["Graph", "builds_graph", "is_control_flow", "unfinalize", "unfinalized"]


class Graph(tf.Graph):
    """A graph that raises an error of its own when it is changed after it was finalized."""

    def finalized_error(self) -> Exception:
        """Returns the error."""
        return RuntimeError("Graph is finalized and cannot be modified.")

    def _check_not_finalized(self) -> None:
        if self.finalized:
            raise self.finalized_error()


@contextlib.contextmanager
def unfinalized(graph: tf.Graph) -> Iterator[None]:
    """Makes a graph that may be finalized writable in its block."""
    finalized = graph.finalized
    if finalized:
        graph._unsafe_unfinalize()
    try:
        yield
    finally:
        if finalized:
            graph.finalize()


def unfinalize(graph: tf.Graph) -> None:
    """Makes a finalized graph writable again, as TF1 does when a monitored session closes."""
    graph._unsafe_unfinalize()


def builds_graph() -> bool:
    """Returns whether operations land in a TF1 graph, in its conditions and loops too; neither eager mode nor
    a `tf.function` is one.
    """
    if tf.executing_eagerly():
        return False
    graph = tf.compat.v1.get_default_graph()
    while is_control_flow(graph):
        graph = graph.outer_graph
    return not graph.building_function


def is_control_flow(graph: Any) -> bool:
    """Returns whether a graph is a branch of a condition, or a part of a loop."""
    return isinstance(graph, control_flow_v2_func_graphs.ControlFlowFuncGraph)
