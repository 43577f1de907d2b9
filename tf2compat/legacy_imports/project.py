"""The import hook for a program's own modules."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import site
import sys
import sysconfig
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.statements import LEGACY, OBSERVERS

__all__ = ["ProjectFinder", "install", "is_own", "mentions_tensorflow"]


def _foreign_folders() -> list[str]:
    """Returns the folders whose modules are left alone: the standard library, installed packages, and this one."""
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    paths.append(site.getusersitepackages())
    paths.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return [os.path.realpath(path) + os.sep for path in paths if path]


_FOREIGN = _foreign_folders()


def is_own(path: str) -> bool:
    """Returns whether a file belongs to a program, not to Python, an installed package or tf2compat."""
    return not os.path.realpath(path).startswith(tuple(_FOREIGN))


def mentions_tensorflow(source: bytes) -> bool:
    """Returns whether a text may import TensorFlow; other files are loaded as ever."""
    return b"tensorflow" in source


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from its rewritten tree."""

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        source = self.get_data(path)
        for observe in OBSERVERS:
            observe(source, path)
        return code_of(source, path, LEGACY)


class ProjectFinder(importlib.abc.MetaPathFinder):
    """Finds modules as Python does, and rewrites the imports of a program's own."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of the program that mentions TensorFlow; None for every other."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, importlib.machinery.SourceFileLoader) or not spec.origin:
            return None
        if not is_own(spec.origin):
            return None
        with open(spec.origin, "rb") as stream:
            if not mentions_tensorflow(stream.read()):
                return None
        spec.loader = _Loader(fullname, spec.origin)
        spec.cached = None
        return spec


def install() -> None:
    """Lets modules of the program that are imported from now on have TF1's `tensorflow`. Twice is harmless."""
    if not any(isinstance(finder, ProjectFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, ProjectFinder())
