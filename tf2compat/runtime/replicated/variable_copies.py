"""The variables of a replicated session: one copy on each replica of this process."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.variable_store import VariableStore

__all__ = ["ReplicatedVariables"]


class ReplicatedVariables:
    """Creates the copies of the variable that a node stands for at its first use.

    Args:
        container: the session's resource container.
        replicas: where the copies are.
    """

    def __init__(self, container: str, replicas: Replicas) -> None:
        self._replicas = replicas
        devices = [replicas.central] if replicas.central else replicas.devices
        self._devices = devices
        # A container of its own for each replica: the copies have the same name.
        self._stores = [
            VariableStore(container if number == 0 else f"{container}.replica{number}")
            for number in range(len(devices))
        ]

    def copies(self, node: Any) -> list[tf.Variable]:
        """Returns the copies of the variable of a `VarHandleOp` node, in the order of the replicas."""
        placed = type(node)()
        placed.CopyFrom(node)
        found = []
        for device, store in zip(self._devices, self._stores, strict=True):
            placed.device = device
            found.append(store.get(placed))
        return found

    def get(self, node: Any) -> tf.Variable:
        """Returns the first replica's copy."""
        return self.copies(node)[0]

    def named(self, node: Any) -> Any:
        """Returns a `VarHandleOp` that finds the first replica's copy by its name."""
        placed = type(node)()
        placed.CopyFrom(node)
        placed.device = self._devices[0]
        return self._stores[0].named(placed)

    def by_name(self) -> dict[str, tf.Variable]:
        """Returns the variables that have a value, by their TF1 names; with several copies, as one variable."""
        first = self._stores[0].by_name()
        if len(self._stores) == 1:
            return first
        others = [store.by_name() for store in self._stores[1:]]
        return {
            name: _tf.mirrored_variable(self._replicas.strategy, [variable, *(other[name] for other in others)])
            for name, variable in first.items()
            if all(name in other for other in others)
        }

    def share(self) -> None:
        """Makes variables readable without a copy; see `VariableStore.share`."""
        for store in self._stores:
            store.share()

    def differing(self) -> list[str]:
        """Returns the names of variables whose copies are not equal, bit for bit."""
        found = []
        values = [store.by_name() for store in self._stores]
        with _tf.eager_mode():
            for name, variable in values[0].items():
                # By their bytes: a NaN is not equal to itself.
                bits = variable.numpy().tobytes()
                if any(name not in other or other[name].numpy().tobytes() != bits for other in values[1:]):
                    found.append(name)
        return found

    def checksum(self, names: Iterable[str]) -> int:
        """Returns a checksum of the variables of these names that have a value."""
        found = self._stores[0].by_name()
        with _tf.eager_mode():
            sums = [zlib.crc32(found[name].numpy().tobytes()) for name in sorted(names) if name in found]
        return zlib.crc32(repr(sums).encode()) & 0x7FFFFFFF

    def clear(self) -> None:
        """Drops the variables."""
        for store in self._stores:
            store.clear()
