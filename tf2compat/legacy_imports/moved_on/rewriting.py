"""The tree of a project's file with look-ups of old names turned into questions to `supply.py`.

`np.float` becomes `__tf2compat_moved_on__.attribute(np, "float")`, at the same line and column. Whether `np` is
NumPy, and what it has, is seen when the program runs; a name that no row has is left alone.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from tf2compat.legacy_imports.moved_on.calls import CALLS, Row, always
from tf2compat.legacy_imports.moved_on.names import BY_IMPORT, CHANGED, GONE, METHODS, MODULES
from tf2compat.legacy_imports.moved_on.uses import aliases, bound_once, certain, dotted, lists_of_slices

__all__ = ["may_ask", "moved_on"]

HELPER = "__tf2compat_moved_on__"
_ROOTS = {module.partition(".")[0] for table in (GONE, CHANGED, CALLS) for module in table}
_LOOSE = [rows for table in (GONE, CHANGED) for owner, rows in table.items() if owner not in BY_IMPORT]
_NAMES = {name for rows in _LOOSE for name in rows} | set(METHODS)
_CALLED: dict[str, dict[str, Row]] = {}
for _module, _rows in CALLS.items():
    for _name, _row in _rows.items():
        _CALLED.setdefault(_name, {})[_module] = _row
_BY_IMPORT = {"math", "json", "yaml"}
"""Modules whose functions are called as those of many others: here only where an import of the file tells."""
_NUMBERS = ("float", "int", "complex")


def _of_helper(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(HELPER, ast.Load()), name, ast.Load())


def _asked(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_of_helper(function), list(arguments), [])


class _Rewriting(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self._modules = aliases(tree)
        self._sure = bound_once(tree)
        self._slices = lists_of_slices(tree)
        self.asks = False

    def _ask(self, at: ast.AST, function: str, *arguments: ast.expr) -> Any:
        self.asks = True
        return ast.copy_location(_asked(function, *arguments), at)

    def _may_be_a_module(self, base: ast.expr) -> bool:
        """Returns whether an expression may be a module that a table has."""
        while isinstance(base, ast.Attribute):
            base = base.value
        return isinstance(base, ast.Name) and (
            base.id not in self._modules or self._modules[base.id].partition(".")[0] in _ROOTS
        )

    def _is_known(self, base: ast.expr) -> bool:
        """Returns whether a name is that of a module which a table has."""
        return isinstance(base, ast.Name) and self._modules.get(base.id) in (*GONE, *CHANGED)

    def _is_gone(self, node: ast.Attribute) -> bool:
        """Returns whether an attribute may be a name of a module that is gone."""
        owner = dotted(node.value, self._modules)
        if owner in BY_IMPORT and (node.attr in GONE.get(owner, ()) or node.attr in CHANGED.get(owner, ())):
            return True
        return node.attr in _NAMES and not _is_self(node.value) and self._may_be_a_module(node.value)

    def _is_as_before(self, function: ast.expr, call: ast.Call | None) -> bool:
        """Returns whether a function may need its old behaviour, in a call or, with None, as a value."""
        if not isinstance(function, ast.Attribute) or function.attr not in _CALLED:
            return False
        owner = function.value
        known = self._modules.get(owner.id) if isinstance(owner, ast.Name) else None
        if _is_self(owner) or (known is None and _BY_IMPORT & set(_CALLED[function.attr])):
            return False
        if not self._may_be_a_module(owner) and function.attr not in CALLS["random"]:
            return False
        rows = [row for module, row in _CALLED[function.attr].items() if known in (None, module)]
        return any(row.when(call) if call else row.when is always for row in rows)

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        is_name = node.attr in METHODS or self._is_gone(node)
        asks = isinstance(node.ctx, ast.Load) and (is_name or self._is_as_before(node, None))
        self.generic_visit(node)
        return self._ask(node, "attribute", node.value, ast.Constant(node.attr)) if asks else node

    def visit_Call(self, node: ast.Call) -> Any:
        func = node.func
        if isinstance(func, ast.Attribute) and self._is_as_before(func, node):
            func.value = self.visit(func.value)
            # Out of the way: `visit_Attribute` would ask for it a second time.
            node.func = ast.Constant(None)
            self.generic_visit(node)
            node.func = self._function(func)
            return node
        self.generic_visit(node)
        return self._of_builtin(node, func.id) if isinstance(func, ast.Name) else node

    def _function(self, function: ast.Attribute) -> ast.expr:
        """Returns the expression of a function that is called as before."""
        owner = function.value
        if isinstance(owner, ast.Name) and owner.id in self._sure:
            # No look-up when it runs: `np.array` stands in inner loops.
            module, _, name = _CALLED[function.attr][self._modules[owner.id]].place.partition(":")
            self.asks = True
            home = _of_helper(module.rpartition(".")[2])
            return ast.copy_location(ast.Attribute(home, name, ast.Load()), function)
        return self._ask(function, "attribute", owner, ast.Constant(function.attr))

    def _of_builtin(self, node: ast.Call, name: str) -> Any:
        """Returns the call of a function of Python's, by its name."""
        first = node.args[0] if node.args else None
        if name in _NUMBERS and len(node.args) == 1 and not node.keywords and _may_be_an_array(node.args[0]):
            return self._ask(node, "number", node.func, node.args[0])
        if name == "getattr" and len(node.args) == 2 and self._is_known(node.args[0]):
            return self._ask(node, "by_name", *node.args)
        if name == "map" and isinstance(first, ast.Name) and first.id in _NUMBERS:
            node.args[0] = self._ask(first, "kind", first)
        if name == "open" and len(node.args) > 1:
            node.args[1] = _without_u(node.args[1])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            return self._ask(node, "formatted", node.left, node.right)
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        self.generic_visit(node)
        if _may_be_an_array(node.value):
            for target in node.targets:
                self._elements(target, node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        """An index that is a list of slices."""
        self.generic_visit(node)
        if isinstance(node.slice, ast.Name) and node.slice.id in self._slices:
            node.slice = self._ask(node.slice, "index", node.slice)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        self.generic_visit(node)
        if _may_be_an_array(node.value):
            self._elements(node.target, node.value)
        return node

    def _elements(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self._elements(part, target)
        elif isinstance(target, ast.Subscript) and _may_be_an_element(target.slice):
            asked = self._ask(target.value, "elements", target.value)
            if isinstance(value, ast.Name):
                # No array, no call: such statements stand in inner loops.
                kinds = ast.Attribute(ast.Name(value.id, ast.Load()), "__class__", ast.Load()), _of_helper("ndarray")
                # `__class__ is`: no name of the file's, such as `isinstance`, can be another one.
                is_array = ast.Compare(kinds[0], [ast.Is()], [kinds[1]])
                asked = ast.copy_location(ast.IfExp(is_array, asked, target.value), target.value)
            target.value = asked

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        if node.level or node.module is None:
            return node
        module = node.module
        rows = {*GONE.get(module, ()), *CHANGED.get(module, ())}
        rows |= {name for name, row in CALLS.get(module, {}).items() if not row.is_type}
        if module in MODULES:
            node.module = MODULES[module]
        if [alias.name for alias in node.names] == ["*"]:
            return [node, *self._star(node, module)] if rows else node
        taken = [alias for alias in node.names if alias.name in rows]
        kept = [alias for alias in node.names if alias.name not in rows]
        made: list[ast.stmt] = []
        if kept:
            node.names = kept
            made.append(node)
        for alias in taken:
            value = self._ask(node, "imported", ast.Constant(module), ast.Constant(alias.name))
            target = ast.Name(alias.asname or alias.name, ast.Store())
            made.append(ast.copy_location(ast.Assign([target], value), node))
        return made

    def _star(self, node: ast.ImportFrom, module: str) -> list[ast.stmt]:
        names = ast.Call(ast.Name("globals", ast.Load()), [], [])
        return [ast.copy_location(ast.Expr(self._ask(node, "star", ast.Constant(module), names)), node)]

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """A pattern may hold names only, no calls."""
        node.guard = self.visit(node.guard) if node.guard else None
        node.body = [part for statement in node.body for part in _listed(self.visit(statement))]
        return node


def _listed(visited: Any) -> list[Any]:
    return visited if isinstance(visited, list) else [visited]


def _may_be_an_array(value: ast.expr) -> bool:
    """Returns whether the value of an expression may be an array: no literal, no display, no comparison."""
    if isinstance(value, ast.UnaryOp):
        return _may_be_an_array(value.operand)
    if isinstance(value, ast.Tuple | ast.List):  # Of an assignment to several targets.
        return any(_may_be_an_array(part) for part in value.elts)
    return isinstance(value, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.BinOp | ast.IfExp | ast.Await)


def _may_be_an_element(place: ast.expr) -> bool:
    """Returns whether an index may be that of one element of an array: no slice, no text."""
    if isinstance(place, ast.Tuple):
        return all(_may_be_an_element(part) for part in place.elts)
    return not isinstance(place, ast.Slice | ast.JoinedStr) and not (
        isinstance(place, ast.Constant) and not isinstance(place.value, int)
    )


def _without_u(mode: ast.expr) -> ast.expr:
    """Returns a mode of `open` without the U, which every text has since Python 3."""
    if isinstance(mode, ast.Constant) and mode.value in ("U", "rU", "Ur", "rbU", "rUb", "Urb"):
        return ast.copy_location(ast.Constant(mode.value.replace("U", "") or "r"), mode)
    return mode


def _is_self(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name) and owner.id in ("self", "cls")


_MENTIONED = re.compile(
    rb"\b(?:" + b"|".join(sorted(name.encode() for name in _ROOTS | _NAMES | {"open", "float", "int"})) + rb")\b"
)


def may_ask(source: bytes) -> bool:
    """Returns whether a text may have old names or calls; other files are loaded as ever."""
    return _MENTIONED.search(source) is not None


def moved_on(tree: ast.Module, path: str) -> ast.Module:
    """Returns the tree of a file of the project that asks for old names where they may be.

    Args:
        tree: its tree, which is changed.
        path: its file, for the log line.
    """
    names = tuple(dict.fromkeys(use.name for use in certain(tree)))
    rewriting = _Rewriting(tree)
    tree = rewriting.visit(tree)
    if rewriting.asks:
        head: list[Any] = [ast.ImportFrom(__name__.rpartition(".")[0], [ast.alias("supply", HELPER)], 0)]
        if names:
            listed = ast.Tuple([ast.Constant(name) for name in names], ast.Load())
            head.append(ast.Expr(_asked("named", ast.Constant(path), listed)))
        place = _behind_the_head(tree.body)
        at = tree.body[min(place, len(tree.body) - 1)]
        tree.body[place:place] = [ast.copy_location(statement, at) for statement in head]
    return ast.fix_missing_locations(tree)


def _behind_the_head(body: list[ast.stmt]) -> int:
    """Returns the place behind the docstring and the imports of `__future__`."""
    place = 0
    for number, statement in enumerate(body):
        future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        doc = number == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not (future or doc):
            break
        place = number + 1
    return place
