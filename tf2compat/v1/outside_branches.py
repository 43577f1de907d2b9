"""`tf.control_dependencies`: in a program of TF1 None also leaves the branches and loops around it.

In TF1 branches and loops were contexts of one graph, which None left too; TensorFlow 2 builds each in its own graph.
Layers that are called by a loop make their weights' initial values, samples and costs so.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.v1.tf1_control_flow import is_answering_as_tf1

__all__ = ["control_dependencies"]

_stock = tf.compat.v1.control_dependencies


@contextlib.contextmanager
def _outside(graph: Any) -> Iterator[None]:
    """Returns a context whose operations land in the graph that has a branch or a part of a loop."""
    # A loop may be in a branch: all of them are left.
    while _tf.is_control_flow(graph):
        graph = graph.outer_graph
    # The outer graph has dependencies of its own, which None leaves as well.
    with graph.as_default(), _stock(None):
        yield


@functools.wraps(_stock)
def control_dependencies(control_inputs: Any) -> AbstractContextManager[Any]:
    """Returns TensorFlow's context; differs from it for None, see the module."""
    if control_inputs is None and _tf.builds_graph() and is_answering_as_tf1():
        return _outside(tf.compat.v1.get_default_graph())
    context: AbstractContextManager[Any] = _stock(control_inputs)
    return context
