"""The edits of the first rung, in a source file: imports of TensorFlow become imports of `tf2compat.v1`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import libcst as cst

from tf2compat.cli.old_name_edits import without_old_names
from tf2compat.legacy_imports.deep_trees import deep_trees
from tf2compat.legacy_imports.statements import LEGACY, renamed

__all__ = ["edited"]


def _dotted(name: str) -> Any:
    """Returns the expression of a dotted name."""
    return cst.parse_expression(name)


def _text(node: Any) -> str:
    return cst.Module([]).code_for_node(node)


class _Edits(cst.CSTTransformer):
    """Rewrites import statements; notes the name that TensorFlow has in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.tensorflow = ""

    def _alias(self, alias: cst.ImportAlias) -> cst.BaseSmallStatement | None:
        """Returns the statement for one name of an import; None if it is not TensorFlow's."""
        name = _text(alias.name)
        target = renamed(name, LEGACY)
        if target == name:
            return None
        bound = _text(alias.asname.name) if alias.asname else name.partition(".")[0]
        if alias.asname is None:
            target = renamed(bound, LEGACY)  # Its parts are found by their names.
        if target == "tf2compat.v1":
            self.tensorflow = self.tensorflow or bound
        if target.count(".") > 1:
            package, _, last = target.rpartition(".")
            return _statement(f"from {package} import {last}" + ("" if last == bound else f" as {bound}"))
        return _statement(f"import {target} as {bound}")

    def leave_Import(  # noqa: N802  (libcst calls it so)
        self, original_node: cst.Import, updated_node: cst.Import
    ) -> Any:
        """Rewrites `import tensorflow as tf`."""
        made = [(alias, self._alias(alias)) for alias in updated_node.names]
        if not any(statement for _, statement in made):
            return updated_node
        # The comma behind the last name that stays would be left over.
        kept = [alias.with_changes(comma=cst.MaybeSentinel.DEFAULT) for alias, statement in made if statement is None]
        statements = [statement for _, statement in made if statement is not None]
        # `import tensorflow, tensorflow.contrib` would become the same statement twice.
        unique = {_text(statement): statement for statement in statements}
        others = [updated_node.with_changes(names=kept, semicolon=cst.MaybeSentinel.DEFAULT)] if kept else []
        together: list[Any] = [*others, *unique.values()]
        *first, last = together
        return cst.FlattenSentinel([*first, last.with_changes(semicolon=updated_node.semicolon)])

    def leave_ImportFrom(  # noqa: N802
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        """Rewrites `from tensorflow.contrib import slim`."""
        if updated_node.relative or updated_node.module is None:
            return updated_node
        name = _text(updated_node.module)
        target = renamed(name, LEGACY)
        if target == "tf2compat.v1.compat" and not isinstance(updated_node.names, cst.ImportStar):
            for alias in updated_node.names:
                if _text(alias.name) == "v1":
                    self.tensorflow = self.tensorflow or (_text(alias.asname.name) if alias.asname else "v1")
        return updated_node if target == name else updated_node.with_changes(module=_dotted(target))


def _statement(text: str) -> Any:
    line: Any = cst.parse_statement(text)
    return line.body[0]


_TOP = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yields the calls that happen when a statement of a file is executed: not those inside functions and classes."""
    if isinstance(node, ast.Call):
        yield node
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, _TOP):
            yield from _calls(inner)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _needs_graph_mode(tree: ast.Module, name: str) -> bool:
    """Returns whether a file has to choose graph mode: it is run by itself, or builds on a graph when it is loaded.

    Args:
        tree: the file's.
        name: TensorFlow's in it.
    """
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for statement in tree.body:
        if isinstance(statement, _TOP):
            continue
        if isinstance(statement, ast.For | ast.While | ast.With):
            return True
        if isinstance(statement, ast.If) and "__main__" in ast.unparse(statement.test):
            return True
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            return True
        if any(_root(call.func) in {name, *own} for call in _calls(statement)):
            return True
    return False


def edited(source: bytes) -> bytes:
    """Returns a source file with its edits; formatting and comments stay. Edited again it stays as it is.

    Old names of Python, NumPy and others (`np.float`) are written as they are today.

    A file that is run by itself, or that builds on a graph when it is loaded, also gets `tf.disable_v2_behavior()`
    after its imports: graphs are what TF1 had.

    Args:
        source: the text.

    Raises:
        SyntaxError: Python 3 cannot read it.
        RecursionError, MemoryError: its expressions are nested too deeply for Python.
    """
    ast.parse(source)  # Before libcst, whose parser ends the process where expressions are nested too deeply.
    with deep_trees():
        return _edited(source)


def _edited(source: bytes) -> bytes:
    module = cst.parse_module(source)
    edits = _Edits()
    changed, needed = without_old_names(module.visit(edits))
    if needed:
        changed = changed.with_changes(body=_with_imports(list(changed.body), sorted(needed)))
    if edits.tensorflow and _needs_graph_mode(ast.parse(module.bytes), edits.tensorflow):
        changed = changed.with_changes(body=_with_graph_mode(list(changed.body), edits.tensorflow))
    return changed.bytes


def _with_imports(body: list[Any], imports: list[str]) -> list[Any]:
    """Returns the statements of a file with some imports before its own, behind those of `__future__`."""
    place = 0
    for number, statement in enumerate(body):
        future = "__future__" in _text(statement) and isinstance(statement, cst.SimpleStatementLine)
        if future or (number == 0 and _is_text(statement)):
            place = number + 1
    return [*body[:place], *(cst.parse_statement(f"{line}\n") for line in imports), *body[place:]]


def _is_text(statement: Any) -> bool:
    part = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    return isinstance(part, cst.Expr) and isinstance(part.value, cst.SimpleString)


def _with_graph_mode(body: list[Any], name: str) -> list[Any]:
    """Returns the statements of a file with the call behind the imports among which that of TensorFlow stands."""
    call = f"{name}.disable_v2_behavior()"
    if any(call in _text(statement) for statement in body):
        return body
    last = _end_of_imports(body, name)
    if last < 0:  # Functions import it.
        return _with_imports(body, ["import tf2compat.v1", "tf2compat.v1.disable_v2_behavior()"])
    blank = cst.EmptyLine(indent=False)
    statement = cst.parse_statement(call + "\n").with_changes(leading_lines=[blank])
    return [*body[: last + 1], statement, *body[last + 1 :]]


def _end_of_imports(body: list[Any], name: str) -> int:
    """Returns the number of the last of the imports among which a name is bound; -1 where it is bound elsewhere."""
    last = -1
    for number, statement in enumerate(body):
        binds = re.search(rf"\b(as|import) {re.escape(name)}\b", _text(statement))
        first = last < 0 and binds and not isinstance(statement, cst.FunctionDef | cst.ClassDef)
        if first or (0 <= last == number - 1 and _is_import(statement)):
            last = number
    return last


def _is_import(statement: Any) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Import | cst.ImportFrom) for part in statement.body
    )
