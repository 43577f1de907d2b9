"""Names that `tf.Graph` is asked for: `'w:0'` is the variable, as with TF1's references; a wrong one has near ones."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat.engine.near_in_graph import near_in_graph
from tf2compat.engine.variables import variable_of

__all__ = ["MissingNameError", "find_variables"]


class MissingNameError(KeyError):
    """A `KeyError` of a graph, whose text ends with the names that are near; they are looked for when it is shown.

    Programs ask for names that may be missing, and expect the error.
    """

    graph: tf.Graph

    def __str__(self) -> str:
        return f"{super().__str__()} {near_in_graph(self.graph, self.args[0])}".rstrip()

    def __reduce__(self) -> tuple[Any, ...]:
        return KeyError, self.args  # A graph stays in its process.


def find_variables() -> None:
    """Lets graphs answer the name of a variable's first tensor with the variable, not with its handle.

    A handle is of no use to what asks by name: `tf.summary.histogram`, `tf.assign`, `w * 2` and `session.run` take the
    variable. A name that is not in the graph gives `MissingNameError`. Twice is harmless.
    """
    stock = tf.Graph.get_tensor_by_name
    if hasattr(stock, "__wrapped__"):
        return

    @functools.wraps(stock)
    def get_tensor_by_name(self: tf.Graph, name: str) -> Any:
        tensor = stock(self, name)
        variable = variable_of(tensor)
        return tensor if variable is None else variable

    tf.Graph.get_tensor_by_name = get_tensor_by_name
    _tell_near_names()


def _tell_near_names() -> None:
    """Lets graphs tell the names that are near one that they do not have."""
    stock = tf.Graph.as_graph_element

    @functools.wraps(stock)
    def as_graph_element(self: tf.Graph, *arguments: Any, **options: Any) -> Any:
        try:
            return stock(self, *arguments, **options)
        except KeyError as error:
            missing = MissingNameError(*error.args)
            missing.graph = self
            raise missing from None

    tf.Graph.as_graph_element = as_graph_element
