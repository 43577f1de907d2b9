"""Who makes the default graph of a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import ops

from tf2compat import patches

__all__ = ["create_default_graphs_by"]


def create_default_graphs_by(make: Callable[[], tf.Graph]) -> None:
    """Makes a function create the default graph of each thread, where the thread has none yet.

    Args:
        make: returns a new graph.
    """
    # The class is changed: each thread has a stack of its own.
    stacks = type(ops._default_graph_stack)

    def get_global_default_graph(self: Any) -> tf.Graph:
        if self._global_default_graph is None:
            self._global_default_graph = make()
        return self._global_default_graph

    def get_default(self: Any) -> tf.Graph:
        return self.stack[-1] if self.stack else get_global_default_graph(self)

    patches.put(stacks, "_GetGlobalDefaultGraph", get_global_default_graph)
    patches.put(stacks, "get_default", get_default)
