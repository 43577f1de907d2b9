"""Modules that have ended: they can be imported, and their names are refused when they are used."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from tf2compat.declared.refused import refused

__all__ = ["ended_module"]


class _EndedModule(ModuleType):
    """A module every public name of which is refused when it is used."""

    _row: str
    _symbol: str

    def __getattr__(self, name: str) -> Any:
        # Python and `inspect` ask every module for private names, and expect this error.
        if name.startswith("_"):
            raise AttributeError(f"module {self._symbol!r} has no attribute {name!r}")
        found = self.__dict__[name] = refused(self._row, f"{self._symbol}.{name}")
        return found


def ended_module(fullname: str, symbol: str, row: str, names: tuple[str, ...] = ()) -> ModuleType:
    """Returns a module that has ended.

    Args:
        fullname: the name under which it is imported.
        symbol: the name that a program writes.
        row: the row of `UNSUPPORTED` that says why.
        names: what `import *` gives.
    """
    made = _EndedModule(fullname)
    made.__dict__.update(_row=row, _symbol=symbol, __all__=list(names))
    return made
