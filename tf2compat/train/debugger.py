"""The wrappers and hooks of tfdbg, TF1's debugger: declared, and refused when one is made or given to a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tf2compat.declared.unsupported import DEBUGGERS, unsupported

__all__ = ["refuse_debuggers"]

_DEBUG = "tensorflow.python.debug"


def _make(kind: type, *arguments: Any, **options: Any) -> Any:
    raise unsupported(f"{_DEBUG}.{kind.__name__}")


def __getattr__(name: str) -> type:
    """Returns a class that cannot be made, for programs that import what they never use."""
    if name not in DEBUGGERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return type(name, (), {"__new__": _make, "__doc__": f"`{_DEBUG}.{name}`, which is not carried over."})


def refuse_debuggers(hooks: Iterable[Any]) -> None:
    """Checks the hooks of a session.

    Raises:
        UnsupportedError: one is of tfdbg.
    """
    for hook in hooks:
        for kind in type(hook).__mro__:
            # Base classes as well: programs derive hooks of their own from them.
            if kind.__name__ in DEBUGGERS and kind.__module__.startswith(_DEBUG):
                raise unsupported(f"{_DEBUG}.{kind.__name__}")
