"""Old names and calls in the source of a file, as far as they are certain without running it."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator

from tf2compat.legacy_imports.moved_on.calls import CALLS
from tf2compat.legacy_imports.moved_on.names import CHANGED, GONE, METHODS, MODULES, gone

__all__ = ["Use", "aliases", "bound_once", "certain", "dotted", "lists_of_slices", "plain"]

_HERE = "tf2compat."


@dataclasses.dataclass(frozen=True)
class Use:
    """An old name at a line.

    Attributes:
        line: from 1.
        shown: what stands there.
        name: `numpy.float`, or `.tostring` of a method.
        edit: what is written today.
    """

    line: int
    shown: str
    name: str
    edit: str


def aliases(tree: ast.AST) -> dict[str, str]:
    """Returns the names that import statements of a file bind to modules, or to names of modules -> those."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def bound_once(tree: ast.AST) -> set[str]:
    """Returns the names that a file binds by imports of one module alone: they are that module wherever they stand."""
    modules: dict[str, set[str]] = {}
    others: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, module in aliases(node).items():
                modules.setdefault(name, set()).add(module)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            others.add(node.id)
        elif isinstance(node, ast.arg):
            others.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler):
            others.add(str(node.name))
    # A name that is bound again anywhere may be something else where it is used.
    return {name for name, found in modules.items() if len(found) == 1} - others


def lists_of_slices(tree: ast.AST) -> set[str]:
    """Returns the names that a file gives to lists of slices: by an assignment, or by `append`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _is_list(node.value) and _makes_a_slice(node.value):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.Call) and any(_makes_a_slice(value) for value in node.args):
            function = node.func
            if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
                found |= {function.value.id} if function.attr == "append" else set()
    return found


def _is_list(value: ast.expr) -> bool:
    """Returns whether an expression is a list that is written there, repeated or added to another perhaps."""
    if isinstance(value, ast.BinOp):
        return _is_list(value.left) or _is_list(value.right)
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("list", "map")
    return is_call or isinstance(value, ast.List | ast.ListComp)


def _makes_a_slice(value: ast.AST) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "slice" for node in ast.walk(value))


def plain(place: str) -> str:
    """Returns how a place is written in a program; an empty string where it is a function of ours."""
    module, _, name = place.partition(":")
    if module == "builtins":
        return name
    return f"{module}.{name}".rstrip(".")


def _edit(module: str, name: str) -> str:
    place = GONE.get(module, {}).get(name) or CHANGED[module][name]
    return plain(place)


def dotted(node: ast.expr, bound: dict[str, str]) -> str:
    """Returns the full name of a chain of attributes that begins at an import; an empty string for all others."""
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value, bound)
        return inner and f"{inner}.{node.attr}"
    return ""


def certain(tree: ast.AST) -> list[Use]:
    """Returns the uses of names that are gone, and of calls that have changed, in the order of their lines."""
    bound = aliases(tree)
    found = {use for node in ast.walk(tree) for use in _of_node(node, bound)}
    return sorted(found, key=lambda use: (use.line, use.shown))


def _of_node(node: ast.AST, bound: dict[str, str]) -> Iterator[Use]:
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        for alias in node.names:
            if gone(node.module, alias.name):
                name = f"{node.module}.{alias.name}"
                yield Use(node.lineno, name, name, _edit(node.module, alias.name))
        if node.module in MODULES:
            yield Use(node.lineno, node.module, node.module, MODULES[node.module])
    elif isinstance(node, ast.Import):
        for alias in node.names:
            if alias.name in MODULES:
                yield Use(node.lineno, alias.name, alias.name, MODULES[alias.name])
    elif isinstance(node, ast.Attribute):
        yield from _of_attribute(node, bound)
    elif isinstance(node, ast.Call):
        yield from _of_call(node, bound)


def _of_attribute(node: ast.Attribute, bound: dict[str, str]) -> Iterator[Use]:
    module, _, name = dotted(node, bound).rpartition(".")
    if module and gone(module, name) and f"{module}.{name}" not in MODULES:
        yield Use(node.lineno, ast.unparse(node), f"{module}.{name}", _edit(module, name))


def _of_call(node: ast.Call, bound: dict[str, str]) -> Iterator[Use]:
    full = dotted(node.func, bound)
    module, _, name = full.rpartition(".")
    row = CALLS.get(module, {}).get(name)
    if row is not None and row.sure and (row.certain or row.when)(node):
        yield Use(node.lineno, f"{ast.unparse(node.func)}()", f"{full}()", row.edit)
    if full == "numpy.array" and _says_no_copy(node):
        yield Use(node.lineno, f"{ast.unparse(node.func)}(copy=False)", f"{full}(copy=False)", "copy=None")
    if not full and isinstance(node.func, ast.Attribute) and _is_gone_method(node):
        places = METHODS[node.func.attr]
        edit = f"x{places[0][1]}()" if places[0][1][0] == "." else f"{plain(places[0][1])}(x)"
        yield Use(node.lineno, f".{node.func.attr}()", f".{node.func.attr}", edit)


def _says_no_copy(node: ast.Call) -> bool:
    return any(
        keyword.arg == "copy" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in node.keywords
    )


def _is_gone_method(node: ast.Call) -> bool:
    """Returns whether a call is of a method that its name alone tells: no class of today's has one so called."""
    name = node.func.attr  # type: ignore[attr-defined]
    if name in ("tostring", "isAlive", "getchildren"):
        return not node.args and not node.keywords
    return name == "itemset" and bool(node.args)
