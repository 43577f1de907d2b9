"""Import statements of files that were compiled before: `import tensorflow` after `tf2compat.install()` in one file.

Files that are loaded later have their statements rewritten. Those of the file, the notebook or the console that calls
`install()` are compiled already; they ask `builtins.__import__`, which is replaced here. It gives TF1's TensorFlow to
a program's own code alone, as the rewriting does.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib
import types
from collections.abc import Mapping, Sequence
from typing import Any

from tf2compat.legacy_imports import keras_choice
from tf2compat.legacy_imports.project import is_own
from tf2compat.legacy_imports.statements import OF_PROGRAMS, renamed

__all__ = ["install", "is_of_program", "uninstall"]

_stock = builtins.__import__
# Each import statement asks: `realpath` of the same files, again and again, is slow.
_is_own = functools.lru_cache(maxsize=4096)(is_own)
_ROOTS = ("tensorflow", "tensorflow_estimator", "keras")
_ASKED: set[str] = set()
"""The files by which the Keras of the program was chosen; a function may import it again and again."""


def is_of_program(names: Mapping[str, Any]) -> bool:
    """Returns whether the global names are those of a program's module: its own file, a notebook or a console.

    Args:
        names: the globals of a module.
    """
    path = names.get("__file__")
    return _is_own(path) if isinstance(path, str) else names.get("__name__") == "__main__"


def _loaded(name: str) -> Any:
    """Returns a module, or what a module has under the last part of the name: TF1's module may be a name here."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        package, _, last = name.rpartition(".")
        if error.name != name or not package:
            raise
        found = getattr(_loaded(package), last, None)
        if found is None:
            raise
        return found


def _choose_keras(names: Mapping[str, Any]) -> None:
    """Chooses the Keras of the program, if none is chosen, by the file that imports it; cells are asked before."""
    path = names.get("__file__")
    if isinstance(path, str) and path not in _ASKED:
        _ASKED.add(path)
        with contextlib.suppress(OSError), open(path, "rb") as stream:
            keras_choice.choose(stream.read(), path)


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """Imports as `builtins.__import__` does, with TF1's TensorFlow for a program's own code."""
    # The cheapest questions first: every import of the process comes here.
    if level or not name.startswith(("tensorflow", "keras")) or not globals or not is_of_program(globals):
        return _stock(name, globals, locals, fromlist or (), level)
    root = name.partition(".")[0]
    if root not in _ROOTS:
        return _stock(name, globals, locals, fromlist or (), level)
    if root == "keras":
        _choose_keras(globals)
    target = renamed(name, OF_PROGRAMS)
    if target == name:
        return _stock(name, globals, locals, fromlist or (), level)
    if not fromlist:
        # As Python: `import a.b` loads `a.b` and binds `a`.
        _loaded(target)
        return _loaded(renamed(root, OF_PROGRAMS))
    others = {part: OF_PROGRAMS[f"{name}.{part}"] for part in fromlist if f"{name}.{part}" in OF_PROGRAMS}
    if not others:
        return _stock(target, globals, locals, fromlist, 0)
    parts = {part: _loaded(others.get(part, f"{target}.{part}")) for part in fromlist}
    # The statement only takes attributes from it, and some of them are of different modules.
    return types.SimpleNamespace(**parts)


def install() -> None:
    """Makes import statements of a program's own code give TF1's TensorFlow. Twice is harmless."""
    builtins.__import__ = _import  # type: ignore[assignment]


def uninstall() -> None:
    """Makes import statements do what they did before `install`."""
    _ASKED.clear()
    # Another tool may have replaced it after us.
    if builtins.__import__ is _import:
        builtins.__import__ = _stock
