"""The files that a program imports, from its first one on, read without running any."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator

from tf2compat.legacy_imports.project import is_own

__all__ = ["files_of"]

_MOST = 1000
"""How many files are read; a program that has more is told from these."""


def files_of(path: str, source: str | bytes | ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Yields the path and the tree of a file, then of those that it imports, as far as they are the program's own.

    Args:
        path: the file; text that is no file of its own has any name.
        source: its text or its tree.
    """
    seen, waiting = {os.path.realpath(path)}, [path]
    trees = {path: source}
    while waiting and len(seen) < _MOST:
        path = waiting.pop(0)
        tree = _tree(path, trees.pop(path, None))
        if tree is None:
            continue
        yield path, tree
        for found in _imported(tree, path):
            # By real path: a link may lead back to a file that was read.
            if os.path.realpath(found) not in seen:
                seen.add(os.path.realpath(found))
                waiting.append(found)


def _tree(path: str, source: str | bytes | ast.Module | None) -> ast.Module | None:
    """Returns the tree of a file; None of one that cannot be read."""
    if isinstance(source, ast.Module):
        return source
    try:
        if source is None:
            with open(path, "rb") as stream:
                source = stream.read()
        return ast.parse(source, path)
    # ValueError is for zero bytes, the last two for trees that are nested too deeply.
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imported(tree: ast.Module, path: str) -> Iterator[str]:
    """Yields the program's files that the imports of a tree load."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _found(alias.name, sys.path)
        elif isinstance(node, ast.ImportFrom):
            folders = sys.path
            if node.level:
                folders = [os.path.abspath(os.path.join(path, *[os.pardir] * node.level))]
            for alias in node.names:
                yield from _found(f"{node.module or ''}.{alias.name}".strip("."), folders)


def _found(name: str, folders: list[str]) -> Iterator[str]:
    """Yields the files of a module, and of the packages around it; the last part may be a name in a module."""
    parts = name.split(".")
    for folder in folders:
        for count in range(1, len(parts) + 1):
            base = os.path.join(folder, *parts[:count])
            for file in (os.path.join(base, "__init__.py"), f"{base}.py"):
                if os.path.isfile(file) and is_own(file):
                    yield file
