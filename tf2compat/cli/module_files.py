"""Whether there is a module of a name, told before, or without, running it."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

from tf2compat.cli.program_path import is_safe

__all__ = ["is_there", "may_be_there"]


def may_be_there(name: str) -> bool:
    """Returns False where the first part of a name is no module: no package is loaded to see that.

    Args:
        name: as after `python -m`, which looks in the current folder first.
    """
    before = list(sys.path)
    if not is_safe():
        sys.path.insert(0, os.getcwd())
    try:
        return _spec(name.partition(".")[0]) is not None
    finally:
        sys.path[:] = before


def is_there(name: str) -> bool:
    """Returns whether there is a module that can be run; the packages around it are loaded for that.

    Args:
        name: as after `python -m`. Of a package, its `__main__` is run.

    Raises:
        Exception: the error of a package that fails while it is loaded.
    """
    spec = _spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = _spec(f"{name}.__main__")
    return spec is not None


def _spec(name: str) -> importlib.machinery.ModuleSpec | None:
    try:
        return importlib.util.find_spec(name)
    except ModuleNotFoundError as error:  # A package around it; or what that one imports, which is its own error.
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        raise
    except ValueError:  # No name of a module.
        return None
