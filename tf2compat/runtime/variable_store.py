"""The variables of a session: a `VarHandleOp` node is a `tf.Variable`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["VariableStore", "is_initialized", "variable_of"]


class VariableStore:
    """Creates the variable that a node stands for at its first use; it has no value until it is assigned.

    Nodes with the same container and shared name stand for one variable, as in TF1.

    Args:
        container: the session's resource container.
    """

    def __init__(self, container: str) -> None:
        self._container = container
        self._variables: dict[tuple[str, str], tf.Variable] = {}
        self._others: dict[tuple[str, str], list[tf.Variable]] = {}
        self._lock = threading.Lock()

    def bind(self, name: str, copies: list[tf.Variable]) -> None:
        """Binds a name to a variable that exists already, its copies on the replicas of a strategy included."""
        self._variables["", name] = copies[0]
        self._others["", name] = copies[1:]

    def copies(self, node: Any) -> list[tf.Variable]:
        """Returns the variable of a `VarHandleOp` node, and the other copies if it was bound with some."""
        return [self.get(node), *self._others.get(_key(node), [])]

    def get(self, node: Any) -> tf.Variable:
        """Returns the variable of a `VarHandleOp` node, whose device is a local one or empty."""
        key = _key(node)
        # Without the lock, which every compiled step would take for each of its variables.
        if key in self._variables:
            return self._variables[key]
        with self._lock:  # Of two objects for one resource, the one that is dropped would destroy it.
            if key not in self._variables:
                self._variables[key] = self._made(node, key)
            return self._variables[key]

    def _container_of(self, key: tuple[str, str]) -> str:
        return "/".join(filter(None, (self._container, key[0])))

    def _made(self, node: Any, key: tuple[str, str]) -> tf.Variable:
        with _tf.eager_mode(), tf.device(node.device or None):
            return _tf.uninitialized_variable(
                container=self._container_of(key),
                name=key[1],
                dtype=tf.dtypes.as_dtype(node.attr["dtype"].type),
                shape=tf.TensorShape(node.attr["shape"].shape),
            )

    def named(self, node: Any) -> Any:
        """Returns a `VarHandleOp` that finds the variable of a node by its name, on its device; not of a bound one."""
        key = _key(node)
        handle = type(node)(name=node.name, op=node.op)
        # Where the variable is: the first step that used it decided that.
        handle.device = "/device:" + self.get(node).handle.device.partition("/device:")[2]
        handle.attr["container"].s = self._container_of(key).encode()
        handle.attr["shared_name"].s = key[1].encode()
        for name in ("dtype", "shape"):
            handle.attr[name].CopyFrom(node.attr[name])
        return handle

    def by_name(self) -> dict[str, tf.Variable]:
        """Returns the variables that have a value, by their TF1 names."""
        variables = self._variables.copy()  # Another thread may compile a step meanwhile.
        return {name: variable for (_, name), variable in variables.items() if is_initialized(variable)}

    def share(self) -> None:
        """Makes variables readable without a copy until rows are updated again; see `passes/reads_of_savers.py`."""
        with _tf.eager_mode():
            for variable in self.by_name().values():
                tf.raw_ops.DisableCopyOnRead(resource=variable.handle)

    def drop(self, containers: Sequence[str]) -> None:
        """Destroys the variables of some containers (`tf.container`)."""
        with self._lock:
            dropped = [self._variables.pop(key) for key in list(self._variables) if key[0] in containers]
        with _tf.eager_mode():
            for handle in [variable.handle for variable in dropped]:
                tf.raw_ops.DestroyResourceOp(resource=handle, ignore_lookup_error=True)

    def clear(self) -> None:
        """Drops the variables; those that nobody else holds are freed."""
        self._variables.clear()


def _key(node: Any) -> tuple[str, str]:
    return (node.attr["container"].s.decode(), node.attr["shared_name"].s.decode() or node.name)


def is_initialized(variable: tf.Variable) -> bool:
    """Returns whether a variable has a value."""
    with _tf.eager_mode():
        return bool(tf.raw_ops.VarIsInitializedOp(resource=variable.handle))


def variable_of(tensor: tf.Tensor) -> Any:
    """Returns the variable of a graph whose handle is `tensor`; None for any other tensor."""
    if tensor.dtype != tf.resource or tensor.op.type != "VarHandleOp":
        return None
    keys = tf.compat.v1.GraphKeys
    for collection in (keys.GLOBAL_VARIABLES, keys.LOCAL_VARIABLES, keys.METRIC_VARIABLES):
        for variable in tensor.graph.get_collection_ref(collection):
            if getattr(variable, "handle", None) is tensor:
                return variable
    return None
