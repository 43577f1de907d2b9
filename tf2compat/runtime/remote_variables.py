"""The variables of a cluster with parameter servers: they are named, and belong to no session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["RemoteVariables"]


class RemoteVariables:
    """The variables that a session's steps name; the servers keep them when it is closed."""

    def __init__(self) -> None:
        self._nodes: dict[str, Any] = {}

    def note(self, nodes: Iterable[Any]) -> None:
        """Notes the variables of a step, by their `VarHandleOp` nodes."""
        for node in nodes:
            self._nodes.setdefault(_name(node), node)

    def uninitialized(self, nodes: Iterable[Any]) -> list[str]:
        """Returns the names of those of some nodes whose variables have no value."""
        return list(dict.fromkeys(_name(node) for node in nodes if not self._has_value(node)))

    def by_name(self) -> dict[str, tf.Variable]:
        """Returns the variables that have a value, by their TF1 names."""
        nodes = self._nodes.copy()  # Another thread may compile a step meanwhile.
        return {name: self._variable(node) for name, node in nodes.items() if self._has_value(node)}

    def share(self) -> None:
        """Does nothing: what a server holds comes as messages."""

    def _place(self, node: Any) -> tuple[str, str, tf.DType, tf.TensorShape]:
        attributes = node.attr
        dtype = tf.dtypes.as_dtype(attributes["dtype"].type)
        return attributes["container"].s.decode(), _name(node), dtype, tf.TensorShape(attributes["shape"].shape)

    def _has_value(self, node: Any) -> bool:
        container, name, dtype, shape = self._place(node)
        with _tf.eager_mode(), tf.device(node.device or None):
            handle = tf.raw_ops.VarHandleOp(container=container, shared_name=name, dtype=dtype, shape=shape)
            return bool(tf.raw_ops.VarIsInitializedOp(resource=handle))

    def _variable(self, node: Any) -> tf.Variable:
        with _tf.eager_mode(), tf.device(node.device or None):
            return _tf.named_variable(*self._place(node))

    def clear(self) -> None:
        """Forgets the names."""
        self._nodes.clear()


def _name(node: Any) -> str:
    return str(node.attr["shared_name"].s.decode())
