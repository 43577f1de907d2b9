"""The import hook for a program's own modules."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from tf2compat import settings
from tf2compat.legacy_imports import installed_packages
from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.moved_on.rewriting import may_ask
from tf2compat.legacy_imports.statements import OBSERVERS, OF_PROGRAMS
from tf2compat.legacy_imports.target_folders import is_installed_there

__all__ = ["ProjectFinder", "install", "is_own", "loader_of", "mentions_tensorflow", "uninstall"]

_NAMED: set[str] = set()
"""Installed packages that the user has named as parts of the program."""

_NAMED_FOLDERS: set[str] = set()
"""Where they are."""

_INSTALLED = re.compile(rf"[{re.escape(os.sep)}/](?:site|dist)-packages[{re.escape(os.sep)}/]")
"""A folder of installed packages: this Python's, or another's that is on `PYTHONPATH`."""

_LOOKED_FOR = re.compile(
    rb"tensorflow|keras|import_module|__import__|locate|resolve_name|find_spec|sys\.modules|run_path|load_source|"
    rb"spec_from_file_location|SourceFileLoader|pickle"
)


def _foreign_folders() -> list[str]:
    """Returns the folders whose modules are left alone: the standard library, installed packages, and this one."""
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    paths.append(site.getusersitepackages())
    # Ours too, where it is not installed: a checkout lies in no `site-packages`.
    paths.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    # With a separator: `/lib/python3` must not stand for `/lib/python3-mine`.
    return [os.path.realpath(path) + os.sep for path in paths if path]


_FOREIGN = _foreign_folders()


def _is_installed(path: str) -> bool:
    return bool(_INSTALLED.search(path)) or is_installed_there(path)


def is_own(path: str) -> bool:
    """Returns whether a file belongs to a program, not to Python, an installed package or tf2compat."""
    path = os.path.realpath(path)
    if path.startswith(tuple(_NAMED_FOLDERS)):
        return True
    return not path.startswith(tuple(_FOREIGN)) and not _is_installed(path)


def mentions_tensorflow(source: bytes) -> bool:
    """Returns whether a text may import TensorFlow, by a statement or by name; other files are loaded as ever."""
    return bool(_LOOKED_FOR.search(source))


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from its rewritten tree."""

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        source = self.get_data(path)
        for observe in OBSERVERS:
            observe(source, path)
        return code_of(source, path, OF_PROGRAMS, settings.old_names())


def loader_of(fullname: str, path: str) -> importlib.machinery.SourceFileLoader | None:
    """Returns the loader that rewrites a source file; None if it is not a program's, or has nothing to rewrite.

    Args:
        fullname: the module's name; that of an installed package that the user has named makes the file the program's.
        path: the file.
    """
    named = fullname.partition(".")[0] in _NAMED and _is_installed(os.path.realpath(path))
    if not named and not is_own(path):
        return None
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError:
        return None
    # Most files are left to Python's own loader, with its compiled files.
    rewrites = mentions_tensorflow(source) or (settings.old_names() and may_ask(source))
    return _Loader(fullname, path) if rewrites else None


class ProjectFinder(importlib.abc.MetaPathFinder):
    """Finds modules as Python does, and rewrites the imports of a program's own."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of the program that mentions TensorFlow, or old names; None for every other."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None:
            return None
        if installed_packages.is_tf1_code(fullname, spec.submodule_search_locations or ()):
            _NAMED.add(fullname)
        if fullname in _NAMED:
            _NAMED_FOLDERS.update(os.path.realpath(place) + os.sep for place in spec.submodule_search_locations or ())
        if not isinstance(spec.loader, importlib.machinery.SourceFileLoader) or not spec.origin:
            return None
        loader = loader_of(fullname, spec.origin)
        if loader is None:
            if _is_installed(os.path.realpath(spec.origin)) and fullname.partition(".")[0] not in _NAMED:
                installed_packages.look(fullname, spec.origin)
            return None
        spec.loader = loader
        # Python's compiled file is of the plain text.
        spec.cached = None
        return spec


def install(packages: Iterable[str] = ()) -> None:
    """Gives modules of the program that are imported from now on TF1's `tensorflow`. Twice is harmless.

    Args:
        packages: installed packages that are parts of the program.
    """
    _NAMED.update(packages)
    if not any(isinstance(finder, ProjectFinder) for finder in sys.meta_path):
        # First, before the finder of Python that would load the plain text.
        sys.meta_path.insert(0, ProjectFinder())


def uninstall() -> None:
    """Gives modules that are imported from now on the real `tensorflow`."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, ProjectFinder)]
    _NAMED.clear()
    _NAMED_FOLDERS.clear()
