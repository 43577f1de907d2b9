"""The TensorFlow names in a source file, and what becomes of each."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import re
from collections.abc import Iterator
from typing import Any

from tf2compat.engine.unsupported import UNSUPPORTED
from tf2compat.errors import MissingExtraError, UnsupportedError
from tf2compat.legacy_imports.deep_trees import deep_trees
from tf2compat.legacy_imports.moved_on.uses import certain
from tf2compat.legacy_imports.statements import LEGACY, renamed
from tf2compat.near_names import near_names

__all__ = ["AS_IT_IS", "NEEDS_EDIT", "NOT_SUPPORTED", "THROUGH_US", "Finding", "findings"]

AS_IT_IS, THROUGH_US = "runs as it is", "runs through tf2compat"
NEEDS_EDIT, NOT_SUPPORTED = "needs an edit", "not supported"
_CALLED = re.compile(r"(?<![\w.])tf((?:\.\w+)+)")


@dataclasses.dataclass(frozen=True)
class Finding:
    """A name at a line.

    Attributes:
        line: from 1.
        name: `tf.layers.dense`, or what else stands there.
        verdict: one of the four.
        advice: why, and what to do, where it does not run.
    """

    line: int
    name: str
    verdict: str
    advice: str = ""


@functools.cache
def _stock() -> Any:
    import tensorflow.compat.v1 as stock

    return stock


def _walk(root: Any, parts: tuple[str, ...]) -> Any:
    for part in parts:
        root = getattr(root, part)
    return root


@functools.cache
def _verdict(module: str, parts: tuple[str, ...]) -> tuple[str, str]:
    """Returns (verdict, advice) for a name of a module of TensorFlow 1."""
    try:
        found = _found(module, parts)
    except UnsupportedError as error:
        return NOT_SUPPORTED, str(error)
    except MissingExtraError as error:
        return NEEDS_EDIT, str(error)
    except Exception as error:  # Whatever an import may raise: the program would meet it too.
        return NEEDS_EDIT, _advice(module, parts, error)
    row = UNSUPPORTED.get(".".join(("tf", *parts)))
    if row is not None:
        return NOT_SUPPORTED, f"{row.reason} {row.alternative}"
    if module == "tensorflow":
        try:
            return (AS_IT_IS if _walk(_stock(), parts) is found else THROUGH_US), ""
        except Exception:  # It is gone there, in one way or another.
            return THROUGH_US, ""
    return THROUGH_US, ""


def _found(module: str, parts: tuple[str, ...]) -> Any:
    """Returns what a name stands for when a program runs here."""
    importlib.import_module("tf2compat.v1.contrib")  # It lets the modules below be found.
    if "." in module and not _is_module(module):  # A module of TF1's that is a name here.
        above, _, name = module.rpartition(".")
        return _found(above, (name, *parts))
    try:
        return _walk(importlib.import_module(renamed(module, LEGACY)), parts)
    except UnsupportedError:
        raise
    except AttributeError:
        inner = f"{module}.{parts[0]}" if parts else ""
        if not parts or not _is_module(inner):
            raise AttributeError(f"{module} has no {'.'.join(parts)}") from None
        return _found(inner, parts[1:])


def _is_module(name: str) -> bool:
    try:
        importlib.import_module(renamed(name, LEGACY))
    except ImportError:
        return False
    return True


def _advice(module: str, parts: tuple[str, ...], error: Exception) -> str:
    top = renamed(module, LEGACY)
    near: list[str] = []
    try:
        root = importlib.import_module(top)
        for part in parts:
            if not hasattr(root, part):
                near = near_names(part, [name for name in dir(root) if not name.startswith("_")])
                break
            root = getattr(root, part)
    except Exception:  # The names nearby are only a help.
        pass
    hint = f" Near: {', '.join(near)}." if near else ""
    return f"It is not here: {error}.{hint}"


class _Names(ast.NodeVisitor):
    """Collects names of TensorFlow, following the file's own imports."""

    def __init__(self) -> None:
        self.modules: dict[str, str] = {}
        self.found: list[tuple[int, str, str, tuple[str, ...]]] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.partition(".")[0] == "tensorflow":
                self.found.append((node.lineno, alias.name, _module(alias.name), ()))
                name = alias.asname or "tensorflow"
                self.modules[name] = _module(alias.name) if alias.asname else "tensorflow"

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or (node.module or "").partition(".")[0] != "tensorflow":
            return
        module = _module(node.module or "")
        for alias in node.names:
            shown = f"{node.module}.{alias.name}"
            if alias.name == "*":
                self.found.append((node.lineno, shown, module, ()))
                continue
            self.found.append((node.lineno, shown, module, (alias.name,)))
            full = _module(f"{module}.{alias.name}")
            self.modules[alias.asname or alias.name] = full if _is_module(full) else ""

    def visit_Attribute(self, node: ast.Attribute) -> None:
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and self.modules.get(inner.id):
            shown = ".".join([inner.id, *reversed(parts)])
            self.found.append((node.lineno, shown, self.modules[inner.id], tuple(reversed(parts))))
        else:
            self.generic_visit(node)


def _module(name: str) -> str:
    """Returns the name of TF1's module: `tensorflow.compat.v1.nn` is `tensorflow.nn`."""
    return "tensorflow" + name.removeprefix("tensorflow.compat.v1") if name.startswith("tensorflow.compat.v1") else name


def _in_order(modules: ast.AST) -> _Names:
    names = _Names()
    # Imports first, wherever they stand: a function may use what the file imports below it.
    for node in ast.walk(modules):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.visit(node)
    imports, names.found = names.found, []
    names.visit(modules)
    names.found = [entry for entry in names.found if entry not in imports]
    names.found = sorted([*imports, *names.found])
    return names


def findings(source: bytes, path: str) -> Iterator[Finding]:
    """Yields what a source file has of TensorFlow, and old names of Python and NumPy, in the order of its lines.

    A file that Python 3 cannot read (of Python 2, say) is named as such, and read by its lines.

    Args:
        source: the text.
        path: its file.
    """
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield Finding(getattr(error, "lineno", None) or 1, "syntax", NEEDS_EDIT, _unread(error))
        for number, text in enumerate(source.decode("utf-8", "replace").splitlines(), 1):
            for match in _CALLED.finditer(text):
                yield Finding(number, f"tf{match[1]}", *_verdict("tensorflow", tuple(match[1][1:].split("."))))
        return
    with deep_trees():
        names, uses = _in_order(tree).found, list(certain(tree))
    found = [
        Finding(line, shown, *_known(module, parts))
        for line, shown, module, parts in names
        if renamed(module, LEGACY) != module  # Not TensorFlow 2's own, nor protocol buffers.
    ]
    old = [Finding(use.line, use.shown, THROUGH_US, _today(use.edit)) for use in uses]
    yield from sorted([*found, *old], key=lambda finding: finding.line)


def _unread(error: Exception) -> str:
    """Returns the advice on a file that Python cannot read."""
    if isinstance(error, RecursionError | MemoryError):
        return "Python cannot read it: its expressions are nested too deeply. Split them."
    return f"Python 3 cannot read it: {error}. Run `2to3` on it first."


def _today(edit: str) -> str:
    """Returns the advice on an old name of Python, NumPy and others."""
    return f"Python or its package has no more of it; `run` and `install()` give it as it was. Today: {edit}"


def _known(module: str, parts: tuple[str, ...]) -> tuple[str, str]:
    """Returns the verdict on the longest part of a name that is TensorFlow's: `tf.app.flags.FLAGS.batch` is a flag."""
    verdict = _verdict(module, parts)
    if verdict[0] != NEEDS_EDIT or not parts:
        return verdict
    for count in range(len(parts) - 1, 0, -1):
        try:
            owner = _found(module, parts[:count])
        except Exception:  # Its own part is judged.
            continue
        if not isinstance(owner, type(importlib)):  # An object, a class: what it has is known when it runs.
            flags = any(kind.__name__ == "_FlagValuesWrapper" for kind in type(owner).__mro__)
            dynamic = flags or hasattr(owner, parts[count])  # A flag is asked nothing: that would parse `sys.argv`.
            return _verdict(module, parts[:count]) if dynamic else verdict
        break
    return verdict
