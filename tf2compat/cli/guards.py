"""Places of a file that a program gets past although a name there is gone: `hasattr`, `try`, versions.

A place is guarded where the program asks first whether a name is there, or catches the error of its absence.
"""

from __future__ import annotations

import ast
import dataclasses
import sys
from collections.abc import Callable

__all__ = ["Guard", "guards_of"]

_OF_IMPORTS = {"ImportError", "ModuleNotFoundError"}
_OF_ATTRIBUTES = {"AttributeError", "NameError", "NotImplementedError"}
_OF_ALL = {"Exception", "BaseException"}


@dataclasses.dataclass(frozen=True)
class Guard:
    """Why a program gets past a place.

    Attributes:
        reason: words for the user.
        instead: the nodes that must be right for that: the `try`'s, where the place is a handler, and the reverse.
    """

    reason: str
    instead: frozenset[int] = frozenset()


class _Guards(ast.NodeVisitor):
    def __init__(self, has: Callable[[ast.expr, str], bool | None]) -> None:
        self._has = has
        self._attributes: list[Guard] = []
        self._imports: list[Guard] = []
        self.found: dict[int, Guard] = {}

    def visit(self, node: ast.AST) -> None:
        active = self._imports if isinstance(node, ast.Import | ast.ImportFrom) else self._attributes
        if active:
            self.found[id(node)] = active[-1]
        super().visit(node)

    def _under(self, nodes: list[ast.stmt], imports: Guard | None, attributes: Guard | None) -> None:
        """Visits statements with these guards in force, besides those that are."""
        before = self._imports, self._attributes
        self._imports = [*before[0], *([imports] if imports else [])]
        self._attributes = [*before[1], *([attributes] if attributes else [])]
        for node in nodes:
            self.visit(node)
        self._imports, self._attributes = before

    def visit_Try(self, node: ast.Try) -> None:
        # A handler that raises again, or ends the program, guards nothing.
        caught = {name for handler in node.handlers if not _leaves(handler.body) for name in _names(handler)}
        rest = frozenset(id(inner) for handler in node.handlers for inner in ast.walk(handler))
        imports = attributes = None
        if caught & (_OF_IMPORTS | _OF_ALL):
            imports = Guard(f"the error is caught at line {node.handlers[0].lineno}", rest)
        if caught & (_OF_ATTRIBUTES | _OF_ALL):
            attributes = Guard(f"the error is caught at line {node.handlers[0].lineno}", rest)
        self._under(node.body, imports, attributes)
        body = frozenset(id(inner) for statement in node.body for inner in ast.walk(statement))
        for handler in node.handlers:
            last = Guard(f"reached only if line {node.lineno + 1} fails", body) if imports or attributes else None
            self._under(handler.body, last, last)
        self._under([*node.orelse, *node.finalbody], None, None)

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        self._branches(node.test, node.body, node.orelse)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        self._branches(node.test, [ast.Expr(node.body)], [ast.Expr(node.orelse)])

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Of `hasattr(tf, "x") and tf.x` the second is not reached where the first is false."""
        ends = isinstance(node.op, ast.Or)
        for number, value in enumerate(node.values):
            passed = [one for one in node.values[:number] if self._value(one) is ends]
            guard = Guard(f"`{ast.unparse(passed[0])}` is {ends}") if passed else None
            self._under([ast.Expr(value)], guard, guard)

    def _branches(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        value = self._value(test)
        told = ast.unparse(test)
        for branch, reached in ((body, True), (orelse, False)):
            guard = Guard(f"not reached: `{told}` is {value}") if value is (not reached) else None
            if value is None and _asks_version(test):
                guard = Guard(f"it depends on TensorFlow's version: `{told}`")
            self._under(branch, guard, guard)

    def _value(self, test: ast.expr) -> bool | None:
        """Returns the value of a condition when the program runs here; None if it is not known."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            value = self._value(test.operand)
            return None if value is None else not value
        if isinstance(test, ast.BoolOp):
            ends = isinstance(test.op, ast.Or)
            values = [self._value(one) for one in test.values]
            return ends if ends in values else (None if None in values else not ends)
        if isinstance(test, ast.Constant):
            return bool(test.value)
        if isinstance(test, ast.Call):
            return self._of_call(test)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._of_comparison(test.left, test.ops[0], test.comparators[0])
        return False if ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "six.PY2", "PY2") else None

    def _of_call(self, test: ast.Call) -> bool | None:
        if isinstance(test.func, ast.Name) and test.func.id == "hasattr" and len(test.args) == 2:
            return self._asked(*test.args)
        return None

    def _of_comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool | None:
        told = ast.unparse(left)
        if told in ("sys.version_info", "sys.version_info.major") or told.startswith("sys.version_info["):
            return _python_version(ast.unparse(ast.Compare(left, [op], [right])))
        listed = isinstance(right, ast.Call) and ast.unparse(right.func) == "dir" and len(right.args) == 1
        if listed and isinstance(op, ast.In | ast.NotIn):
            asked = self._asked(right.args[0], left)  # type: ignore[attr-defined]
            return asked if asked is None or isinstance(op, ast.In) else not asked
        return None

    def _asked(self, owner: ast.expr, name: ast.expr) -> bool | None:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return self._has(owner, name.value)
        return None


def _names(handler: ast.ExceptHandler) -> set[str]:
    """Returns the names of the errors that a handler takes."""
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).rpartition(".")[2] for kind in kinds}


def _leaves(body: list[ast.stmt]) -> bool:
    """Returns whether a handler ends the program, or raises again."""
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in ("sys.exit", "exit", "quit", "os._exit")
    return isinstance(last, ast.Raise)


def _asks_version(test: ast.expr) -> bool:
    """Returns whether a condition asks for TensorFlow's version."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("__version__", "VERSION", "GIT_VERSION")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("tf", "tensorflow")
        for node in ast.walk(test)
    )


def _python_version(condition: str) -> bool | None:
    """Returns the value of a comparison of `sys.version_info` with constants."""
    tree = ast.parse(condition, mode="eval")
    allowed = (ast.Expression, ast.Compare, ast.Attribute, ast.Name, ast.Subscript, ast.Slice, ast.Tuple, ast.Constant)
    if not all(isinstance(node, (*allowed, ast.cmpop, ast.expr_context)) for node in ast.walk(tree)):
        return None
    if {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} != {"sys"}:
        return None
    try:
        # Nothing but `sys` and constants is in it, as the lines above have seen.
        return bool(eval(compile(tree, "<condition>", "eval"), {"sys": sys, "__builtins__": {}}))
    except Exception:
        return None


def guards_of(tree: ast.AST, has: Callable[[ast.expr, str], bool | None]) -> dict[int, Guard]:
    """Returns the guard of each node that has one, by the node's `id`.

    Args:
        tree: a file's.
        has: tells whether an expression that is a module has a name; None if it is not known.
    """
    guards = _Guards(has)
    guards.visit(tree)
    return guards.found
