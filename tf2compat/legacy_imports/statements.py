"""Import statements of TensorFlow become imports of `tf2compat.v1`, at the lines where they stand."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import CodeType
from typing import TypeAlias

from tf2compat.legacy_imports.deep_trees import deep_trees
from tf2compat.legacy_imports.moved_on.names import MODULES
from tf2compat.legacy_imports.moved_on.rewriting import moved_on
from tf2compat.legacy_imports.names_in_strings import NamesInStrings

__all__ = ["LEGACY", "OF_PROGRAMS", "compiled", "renamed", "rewrite", "rewritten"]

LEGACY: dict[str, str] = {
    "tensorflow": "tf2compat.v1",
    "tensorflow.compat.v1": "tf2compat.v1",
    # Protocol buffers and what is TensorFlow 2's own stay as they are.
    "tensorflow.compat.v2": "tensorflow.compat.v2",
    "tensorflow.core": "tensorflow.core",
    "tensorflow.lite": "tensorflow.lite",
    "tensorflow.tools": "tensorflow.tools",
    "tensorflow.tools.graph_transforms": "tf2compat.legacy_imports.gone_names",
    # A program that imports the estimator package itself gets the one whose sessions are ours.
    "tensorflow_estimator": "tf2compat.legacy.tensorflow_estimator",
}
"""Module -> the one that legacy code gets for it, and in it for its submodules; the longest match counts."""

OF_PROGRAMS: dict[str, str] = dict(LEGACY)
"""The modules that a program's own files get: `LEGACY`, and the Keras that `keras_choice` chooses for the program."""

Source: TypeAlias = str | bytes | ast.Module
"""The text of a file, or its tree."""


def renamed(module: str, table: Mapping[str, str]) -> str:
    """Returns the module that is imported in the place of another; itself if the table does not have it."""
    prefix = module
    while prefix:
        if prefix in table:
            return table[prefix] + module[len(prefix) :]
        # From the whole name to its root: the longest match is met first.
        prefix = prefix.rpartition(".")[0]
    return module


def _from(module: str, name: str) -> ast.ImportFrom:
    """Returns the statement that binds a module, or a name of one, to a name."""
    package, _, last = module.rpartition(".")
    return ast.ImportFrom(package, [ast.alias(last, name)], 0)


OBSERVERS: list[Callable[[str | bytes, str], None]] = []
"""Functions that are told the text and the path of each file of a program before it is loaded."""


class _Imports(ast.NodeTransformer):
    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        """`import tensorflow.contrib.slim` loads the module and binds `tensorflow`: two statements here."""
        made: list[ast.stmt] = []
        for alias in node.names:
            target = renamed(alias.name, self._table)
            if target == alias.name:
                made.append(ast.Import([alias]))
            elif alias.asname and target.count(".") > 1:
                # A module of TF1 may be an attribute of a module here.
                made.append(_from(target, alias.asname))
            elif alias.asname:
                made.append(ast.Import([ast.alias(target, alias.asname)]))
            else:
                root = alias.name.partition(".")[0]
                if "." in alias.name:
                    # Bound to the root, and at once to the right one: no name is left that was not there.
                    made.append(_from(target, root))
                made.append(ast.Import([ast.alias(renamed(root, self._table), root)]))
        return [ast.copy_location(statement, node) for statement in made]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        """`from tensorflow.contrib import slim`; relative imports are of the program itself."""
        if node.level or not node.module:
            return [node]
        made: list[ast.stmt] = []
        for alias in [alias for alias in node.names if f"{node.module}.{alias.name}" in self._table]:
            # A module that the table has by itself, not by the one that it is in.
            node.names.remove(alias)
            made.append(_from(self._table[f"{node.module}.{alias.name}"], alias.asname or alias.name))
        node.module = renamed(node.module, self._table)
        if node.names:
            made.append(node)
        return [ast.copy_location(statement, node) for statement in made]


def rewrite(tree: ast.Module, path: str, table: Mapping[str, str] = OF_PROGRAMS, old_names: bool = False) -> ast.Module:
    """Returns a tree with its imports rewritten, and its look-ups of modules by name; arguments as for `rewritten`."""
    with deep_trees():
        if old_names:
            tree, table = moved_on(tree, path), {**MODULES, **table}
        return ast.fix_missing_locations(NamesInStrings(tree).visit(_Imports(table).visit(tree)))


def rewritten(
    source: str | bytes | ast.Module, path: str, table: Mapping[str, str] = OF_PROGRAMS, old_names: bool = False
) -> ast.Module:
    """Returns the tree of a source file with its imports rewritten, and its look-ups of modules by name.

    Args:
        source: the text, or its tree.
        path: its file, for errors and tracebacks.
        table: module -> module.
        old_names: whether names that Python and its packages had in TF1's time are found, see `moved_on`.

    Raises:
        SyntaxError: it is no Python 3.
    """
    return rewrite(ast.parse(source, path), path, table, old_names)


def compiled(
    source: str | bytes | ast.Module, path: str, table: Mapping[str, str] = OF_PROGRAMS, old_names: bool = False
) -> CodeType:
    """Returns the code of a source file with its imports rewritten; lines and columns are those of the file.

    Args:
        source: the text, or its tree.
        path: its file, for tracebacks.
        table: module -> module.
        old_names: as for `rewritten`.
    """
    tree = rewritten(source, path, table, old_names)
    with deep_trees():  # Of a text Python allows three times the levels that it allows of a tree.
        # `dont_inherit`: the file must not get this module's `from __future__ import annotations`.
        return compile(tree, path, "exec", dont_inherit=True)
