"""Modules that a table names, imported as modules: `from tensorflow.contrib.tpu.python.tpu.tpu_config import X`."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat.errors import UnsupportedError

__all__ = ["PREFIX", "NamedModuleFinder", "install"]

PREFIX = "tf2compat.v1.contrib"


def _named(fullname: str) -> ModuleType | None:
    package, _, name = fullname.rpartition(".")
    if package == PREFIX:  # Its `__getattr__` imports the module of the name: it would ask here again.
        return None
    try:
        found = getattr(importlib.import_module(package), name, None)
    except UnsupportedError:  # A program may look for it in a `try`; what it then does not find is a module.
        return None
    return found if isinstance(found, ModuleType) else None


class NamedModuleFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a module of `tf.contrib` that is somewhere else, under the name that it had."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a name that is a module; None for every other."""
        if not fullname.startswith(f"{PREFIX}.") or _named(fullname) is None:
            return None
        return importlib.machinery.ModuleSpec(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        """Puts the module that is meant in the place of the empty one that was made for it."""
        found = _named(module.__name__)
        if found is not None:
            sys.modules[module.__name__] = found


def install() -> None:
    """Lets such modules be imported where there is no file of that name. Twice is harmless."""
    if not any(isinstance(finder, NamedModuleFinder) for finder in sys.meta_path):
        sys.meta_path.append(NamedModuleFinder())
