"""Functions that nothing in the checked files mentions: a name that is gone does no harm there.

A function is reached if its name is mentioned in code that is reached. Which object a name belongs to is not
followed: one mention anywhere is enough. Where a program builds names at run time (`getattr(x, name)`), every
function counts as reached; so do those of files that no other imports and that are no scripts: a library's.
"""

from __future__ import annotations

import ast
import dataclasses
import os

__all__ = ["Functions"]

_CALLED_BY_OTHERS = ("test", "visit_", "leave_", "setUp", "tearDown", "do_")
_BUILDS_NAMES = {"eval", "globals", "locals", "vars", "exec"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclasses.dataclass
class _Scope:
    """A function or a class, and the names that its own statements mention.

    Attributes:
        name: its name.
        place: path, first and last line.
        outer: the scope that it stands in; None for a file's own.
        always: whether it is reached as soon as its class, or its file, is.
        inherits: whether it is a class whose methods others may call: it has a base.
        mentions: the names.
    """

    name: str
    place: tuple[str, int, int]
    outer: _Scope | None
    always: bool
    inherits: bool = False
    mentions: set[str] = dataclasses.field(default_factory=set)


class _Collects(ast.NodeVisitor):
    def __init__(self, path: str, scopes: list[_Scope]) -> None:
        self._path, self._scopes = path, scopes
        self._here = _Scope("", (path, 0, 0), None, True)
        scopes.append(self._here)
        self.imported: set[str] = set()
        self.builds_names = False

    def _open(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, always: bool, inherits: bool = False
    ) -> None:
        outer = self._here
        place = (self._path, node.lineno, node.end_lineno or node.lineno)
        self._here = _Scope(node.name, place, outer, always, inherits)
        self._scopes.append(self._here)
        for statement in node.body:
            self.visit(statement)
        self._here = outer

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for other in (*node.decorator_list, node.args):
            self.visit(other)
        called = node.name.startswith(_CALLED_BY_OTHERS) or node.name == "main"
        dunder = node.name.startswith("__") and node.name.endswith("__")
        self._open(node, called or dunder or bool(node.decorator_list) or self._here.inherits)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for other in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(other)
        inherits = any(ast.unparse(base) != "object" for base in node.bases)
        self._open(node, bool(node.decorator_list or node.keywords), inherits)

    def visit_Name(self, node: ast.Name) -> None:
        self._here.mentions.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._here.mentions.add(node.attr)
        self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        # A name in a text may be looked up: `getattr(model, "build")`.
        if isinstance(node.value, str) and node.value.isidentifier():
            self._here.mentions.add(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        self.imported |= {part for alias in node.names for part in alias.name.split(".")}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.imported |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
        if os.path.basename(self._path) == "__init__.py":  # The package's public names.
            self._here.mentions |= {alias.name for alias in node.names}

    def visit_Call(self, node: ast.Call) -> None:
        called = getattr(node.func, "id", "")
        computed = called == "getattr" and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
        self.builds_names |= computed or called in _BUILDS_NAMES
        self.generic_visit(node)


def _is_script(tree: ast.Module) -> bool:
    """Returns whether a file does something when it is run."""
    for node in tree.body:
        if isinstance(node, ast.For | ast.While | ast.With):
            return True
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            return True
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test):
            return True
    return False


class Functions:
    """The functions of some files, and which of them are reached."""

    def __init__(self) -> None:
        self._scopes: list[_Scope] = []
        self._imported: set[str] = set()
        self._scripts: set[str] = set()
        self._builds_names = False
        self._unreached: list[_Scope] | None = None

    def add(self, path: str, tree: ast.Module, is_script: bool = False) -> None:
        """Reads a file.

        Args:
            path: its name.
            tree: its tree.
            is_script: whether it is run by itself, whatever its statements are: a notebook.
        """
        collects = _Collects(path, self._scopes)
        collects.visit(tree)
        self._imported |= collects.imported
        self._builds_names |= collects.builds_names
        if is_script or _is_script(tree):
            self._scripts.add(path)

    def unreached(self, path: str, line: int) -> str:
        """Returns the name of the function around a line that nothing reaches; an empty text if there is none."""
        if self._unreached is None:
            self._unreached = self._find()
        for scope in self._unreached:
            if scope.place[0] == path and scope.place[1] < line <= scope.place[2]:
                return scope.name
        return ""

    def _is_library(self, path: str) -> bool:
        module = os.path.splitext(os.path.basename(path))[0]
        return path not in self._scripts and module not in self._imported

    def _find(self) -> list[_Scope]:
        if self._builds_names or not self._scripts:
            return []
        reached = {id(scope) for scope in self._scopes if scope.outer is None or self._is_library(scope.place[0])}
        mentioned: set[str] = set()
        before = (0, -1)
        # Until nothing is added: each function that is reached mentions further names.
        while before != (len(reached), len(mentioned)):
            before = (len(reached), len(mentioned))
            for scope in self._scopes:
                if id(scope) in reached:
                    mentioned |= scope.mentions
                elif (scope.always or scope.name in mentioned) and id(scope.outer) in reached:
                    reached.add(id(scope))
        return [scope for scope in self._scopes if id(scope) not in reached]
