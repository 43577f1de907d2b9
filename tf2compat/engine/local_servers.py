"""What the sessions of one server share: TF1 kept variables, queues and tables in the server, not in the session."""

from __future__ import annotations

import dataclasses
import itertools

from tf2compat.engine.variables import VariableStore

__all__ = ["LocalServer", "register", "server_of"]

_numbers = itertools.count()
_servers: dict[str, LocalServer] = {}


@dataclasses.dataclass(frozen=True)
class LocalServer:
    """A server of this process.

    Attributes:
        container: the container of its resources, which live as long as the process.
        variables: its variables.
    """

    container: str
    variables: VariableStore


def register(target: str) -> LocalServer:
    """Makes a server known under its target, `grpc://localhost:2222` say."""
    container = f"tf2compat.server{next(_numbers)}"
    _servers[target] = LocalServer(container, VariableStore(container))
    return _servers[target]


def server_of(target: str) -> LocalServer | None:
    """Returns the server of a target; None for the target of a session of its own."""
    return _servers.get(target)
