"""The edits of `migrate` for what Python, NumPy, SciPy and PyYAML have no more."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from tf2compat.legacy_imports.moved_on.calls import CALLS
from tf2compat.legacy_imports.moved_on.names import CHANGED, GONE, MODULES, gone
from tf2compat.legacy_imports.moved_on.uses import aliases, bound_once

__all__ = ["without_old_names"]

_EXPRESSIONS = {"numpy.NINF": "(-{owner}.inf)", "numpy.NZERO": "-0.0", "numpy.PZERO": "0.0"}
"""Names whose value is written as it is."""

_KEYWORDS = {"interpolation": "method", "normed": "density", "copy": "copy", "newshape": "", "encoding": None}
"""Keyword of a changed call -> its name today; '' for a position; None for none."""

_METHODS = {"tostring": "tobytes", "isAlive": "is_alive"}


def _text(node: Any) -> str:
    return cst.Module([]).code_for_node(node)


def _place(module: str, name: str) -> tuple[str, str]:
    """Returns the (module, name) that has what a name meant; the name is empty where it is the module itself."""
    place = GONE.get(module, {}).get(name) or CHANGED[module][name]
    found, _, inner = place.partition(":")
    return found, inner


class _OldNames(cst.CSTTransformer):
    def __init__(self, tree: ast.Module) -> None:
        super().__init__()
        # An edit stays in the file: only names that mean one module throughout are sure enough.
        self._modules = {name: full for name, full in aliases(tree).items() if name in bound_once(tree)}
        self.needed: set[str] = set()

    def _full(self, node: Any) -> str:
        root, _, rest = _text(node).partition(".")
        if not rest.replace(".", "").isidentifier() and rest:
            return ""  # A call, an index: no chain of names.
        full = self._modules.get(root, "")
        return f"{full}.{rest}".rstrip(".") if full else ""

    def _written(self, module: str, name: str, owner: str) -> Any:
        """Returns the expression for a name of a module; `owner` is what the file calls that."""
        if f"{module}.{name}" in _EXPRESSIONS:
            return cst.parse_expression(_EXPRESSIONS[f"{module}.{name}"].format(owner=owner))
        home, inner = _place(module, name)
        if home == "builtins":
            return cst.parse_expression(inner)
        if home == module:
            return cst.parse_expression(f"{owner}.{inner}")
        if home.startswith("tf2compat."):
            package, _, last = home.rpartition(".")
            self.needed.add(f"from {package} import {last}")
            return cst.parse_expression(f"{last}.{inner}".rstrip("."))
        known = next((bound for bound, full in self._modules.items() if full == home), None)
        if known is None:
            self.needed.add(f"import {home}")
        return cst.parse_expression(f"{known or home}.{inner}".rstrip("."))

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: N802
        """Its names are no expressions."""
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802
        """Its names are no expressions."""
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802
        """A chain is looked at as a whole."""
        return not self._full(node)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> Any:  # noqa: N802
        """`np.float` becomes `float`."""
        full = self._full(original_node)
        if not full:
            return updated_node
        parts, rest = full.split("."), 0
        while rest < _text(original_node).count("."):  # The root is bound by an import, which is edited itself.
            module, name = ".".join(parts[:-1]), parts[-1]
            if gone(module, name):
                owner = _text(original_node).rsplit(".", rest + 1)[0]
                made = self._written(module, name, owner)
                tail = full.split(".")[len(parts) :]
                for inner in tail:
                    made = cst.Attribute(made, cst.Name(inner))
                return made
            parts.pop()
            rest += 1
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> Any:  # noqa: N802
        """`x.tostring()` becomes `x.tobytes()`, `np.reshape(x, newshape=y)` becomes `np.reshape(x, y)`."""
        full = self._full(original_node.func)
        module, _, name = full.rpartition(".")
        func = original_node.func
        if not full and isinstance(func, cst.Attribute) and not original_node.args and func.attr.value in _METHODS:
            changed = updated_node.func.with_changes(attr=cst.Name(_METHODS[func.attr.value]))  # type: ignore[attr-defined]
            return updated_node.with_changes(func=changed)
        if name not in CALLS.get(module, ()):
            return updated_node
        if full in ("yaml.load", "yaml.load_all") and len(updated_node.args) == 1:
            owner = _text(original_node.func).rsplit(".", 1)[0]
            loader: Any = cst.parse_expression(f"f(x, Loader={owner}.FullLoader)")
            first = updated_node.args[0].with_changes(comma=loader.args[0].comma)
            return updated_node.with_changes(args=[first, loader.args[1]])
        return updated_node.with_changes(args=_arguments(full, list(updated_node.args)))

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> Any:  # noqa: N802
        """`import xml.etree.cElementTree as ET` becomes `import xml.etree.ElementTree as ET`."""
        names = []
        for alias in updated_node.names:
            target = MODULES.get(_text(alias.name))
            if target and not (alias.asname is None and target.startswith("tf2compat.")):
                alias = alias.with_changes(name=cst.parse_expression(target))
            elif target:
                alias = alias.with_changes(name=cst.parse_expression(_text(alias.name).partition(".")[0]))
            names.append(alias)
        return updated_node.with_changes(names=names)

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> Any:  # noqa: N802
        """`from collections import Mapping` becomes `from collections.abc import Mapping`."""
        if updated_node.relative or updated_node.module is None or isinstance(updated_node.names, cst.ImportStar):
            return updated_node
        module = _text(updated_node.module)
        if module in MODULES:
            return updated_node.with_changes(module=cst.parse_expression(MODULES[module]))
        names = list(updated_node.names)
        old = [alias for alias in names if gone(module, _text(alias.name))]
        if not old:
            return updated_node
        kept = [alias for alias in names if alias not in old]
        statements: list[Any] = []
        if kept:
            kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            statements.append(updated_node.with_changes(names=kept, semicolon=cst.MaybeSentinel.DEFAULT))
        statements += [self._imported(module, alias) for alias in old]
        *first, last = statements
        return cst.FlattenSentinel([*first, last.with_changes(semicolon=updated_node.semicolon)])

    def _imported(self, module: str, alias: cst.ImportAlias) -> Any:
        """Returns the statement that binds an old name of a module."""
        name = _text(alias.name)
        bound = _text(alias.asname.name) if alias.asname else name
        if f"{module}.{name}" in _EXPRESSIONS:
            self.needed.add(f"import {module}")
            return _statement(f"{bound} = {_EXPRESSIONS[f'{module}.{name}'].format(owner=module)}")
        home, inner = _place(module, name)
        if home == "builtins":
            return _statement(f"{bound} = {inner}")
        if not inner:
            home, _, inner = home.rpartition(".")
        suffix = "" if inner == bound else f" as {bound}"
        return _statement(f"from {home} import {inner}{suffix}" if home else f"import {inner}{suffix}")


def _statement(text: str) -> Any:
    line: Any = cst.parse_statement(text)
    return line.body[0]


def _arguments(full: str, arguments: list[cst.Arg]) -> list[cst.Arg]:
    """Returns the arguments of a changed call as they are written today."""
    made: list[cst.Arg] = []
    for argument in arguments:
        keyword = argument.keyword.value if argument.keyword else None
        if keyword not in _KEYWORDS or (keyword == "encoding") != full.startswith("json."):
            made.append(argument)
        elif keyword == "copy":
            no = full == "numpy.array" and _text(argument.value) == "False"
            made.append(argument.with_changes(value=cst.Name("None")) if no else argument)
        elif keyword == "newshape":
            second = len(made) == 1 and made[0].keyword is None
            made.append(argument.with_changes(keyword=None, equal=cst.MaybeSentinel.DEFAULT) if second else argument)
        elif keyword != "encoding":
            made.append(argument.with_changes(keyword=cst.Name(str(_KEYWORDS[str(keyword)]))))
    if made:
        made[-1] = made[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT) if len(made) < len(arguments) else made[-1]
    return made


def without_old_names(module: cst.Module) -> tuple[cst.Module, set[str]]:
    """Returns a file without the old names that its imports tell, and the imports that it needs for that."""
    edits = _OldNames(ast.parse(module.bytes))
    return module.visit(edits), edits.needed
