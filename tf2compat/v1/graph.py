"""`tf.Graph`: asked for `'w:0'` or `'w/read:0'` it answers with the variable; a wrong name has near ones."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.near_in_graph import near_in_graph
from tf2compat.runtime.variable_store import variable_of

__all__ = ["Graph", "MissingNameError", "create_default_graphs", "is_ours"]


class MissingNameError(KeyError):
    """A `KeyError` of a graph, whose text ends with the names that are near; they are looked for when it is shown.

    Programs ask for names that may be missing, and expect the error.
    """

    graph: tf.Graph

    def __str__(self) -> str:
        return f"{super().__str__()} {near_in_graph(self.graph, self.args[0])}".rstrip()

    def __reduce__(self) -> tuple[Any, ...]:
        return KeyError, self.args  # A graph stays in its process.


class _GraphClass(type(tf.Graph)):  # type: ignore[misc]
    """The answer to `isinstance(x, tf.Graph)`: every graph of TensorFlow's is one, those of functions too."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, tf.Graph) if cls is Graph else super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, tf.Graph) if cls is Graph else super().__subclasscheck__(subclass)


class Graph(tf.Graph, metaclass=_GraphClass):
    """A graph that a program makes with `tf.Graph()`, and after `tf.disable_v2_behavior()` the default one.

    Where it differs from stock's: the name of a variable's first tensor gives the variable, not its handle, which is of
    no use to `tf.summary.histogram`, `tf.assign`, `w * 2` and `session.run`; so does `'w/read:0'`, TF1's name of its
    first read. A name that is not in the graph raises a
    `KeyError` whose text ends with near names. Graphs that stock TensorFlow makes stay as they are.

    Source: `tf.Graph`.
    """

    def __repr__(self) -> str:
        # Logs show TensorFlow's class, as ever.
        return f"<{tf.Graph.__module__}.Graph object at {id(self):#x}>"

    def get_tensor_by_name(self, name: str) -> Any:
        """Returns the tensor of a name; the variable, where it is the tensor of one.

        Args:
            name: `"scope/op:0"`.

        Raises:
            KeyError: there is no such tensor.
        """
        tensor = super().get_tensor_by_name(name)
        # Stock's look-up asks `as_graph_element`, which answers `w/read:0` by a tensor of another name.
        variable = self._variable_read(name) if tensor.name != name else variable_of(tensor)
        return tensor if variable is None else variable

    def _variable_read(self, name: Any) -> Any:
        """Returns the variable whose first read had this name in TF1, `'w/read:0'` or `'w/read'`, or None."""
        owner = name.removesuffix(":0").removesuffix("/read") if isinstance(name, str) else ""
        if not owner or name not in (f"{owner}/read:0", f"{owner}/read"):
            return None
        try:
            return variable_of(super().as_graph_element(f"{owner}:0", allow_operation=False))
        except (KeyError, ValueError):
            return None

    def as_graph_element(self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True) -> Any:
        """Returns the tensor or operation of an object or a name; see `tf.Graph.as_graph_element`.

        Args:
            obj: a tensor, an operation, a variable, or a name.
            allow_tensor: whether a tensor may be returned.
            allow_operation: whether an operation may.

        Raises:
            MissingNameError: (a KeyError) there is none of that name.
        """
        try:
            return super().as_graph_element(obj, allow_tensor, allow_operation)
        except KeyError as error:
            variable = self._variable_read(obj)
            if variable is not None and (allow_tensor if ":" in obj else allow_operation):
                value = super().as_graph_element(variable)
                return value if ":" in obj else value.op
            missing = MissingNameError(*error.args)
            missing.graph = self
            raise missing from None


def is_ours(graph: Any) -> bool:
    """Returns whether a graph was made by a program of tf2compat's, not by stock TensorFlow."""
    # `isinstance` says yes to every graph, see `_GraphClass`.
    return type(graph) is Graph or Graph in type(graph).__mro__


def create_default_graphs() -> None:
    """Makes the default graphs that do not exist yet instances of `Graph`. Twice is harmless."""
    _tf.create_default_graphs_by(Graph)
