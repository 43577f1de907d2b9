"""Names of modules in strings: calls that look one up go through `looked_up`, in a program's own files alone.

`importlib.import_module("tensorflow")`, `mock.patch("tensorflow.get_variable", ...)`, `pydoc.locate`,
`sys.modules["tensorflow"]`, `exec("import tensorflow")`, `compile(text, path, "exec")`. An installed package that
does the same gets the real one.
"""

from __future__ import annotations

import ast

__all__ = ["NamesInStrings"]

_ANYHOW = {
    "__import__",
    "SourceFileLoader",
    "find_loader",
    "find_spec",
    "get_loader",
    "import_module",
    "load_source",
    "locate",
    "patch",
    "resolve_name",
    "run_path",
    "spec_from_file_location",
}
"""Functions that take the name of a module, or the path of one. Which function it is, `looked_up` sees when it runs."""

_OF_SOMETHING = {"delattr", "dict", "load", "loads", "multiple", "setattr"}
"""The same, where it is an attribute: `patch.dict`, `monkeypatch.setattr`, `pickle.load`."""

_OF_THE_TABLE = {"__getitem__", "get"}


def _helper(name: str, *arguments: ast.expr) -> ast.expr:
    """Returns a call of a function of `looked_up`, which leaves no name in the module."""
    module = ast.Call(
        ast.Name("__import__", ast.Load()),
        [
            ast.Constant("tf2compat.legacy_imports.looked_up"),
            ast.Constant(None),
            ast.Constant(None),
            ast.List([ast.Constant(name)], ast.Load()),
        ],
        [],
    )
    return ast.Call(ast.Attribute(module, name, ast.Load()), list(arguments), [])


class NamesInStrings(ast.NodeTransformer):
    """Rewrites the calls, and reads of `sys.modules`, of one file."""

    def __init__(self, tree: ast.Module) -> None:
        imported = [
            (node.module, alias.name, alias.asname or alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]
        # `load` and `dict` are words of many programs: without a dot they count where an import gives them.
        self._names = {bound for _, name, bound in imported if name in _ANYHOW | _OF_SOMETHING} | _ANYHOW
        self._tables = {bound for module, name, bound in imported if (module, name) == ("sys", "modules")}

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`f("tensorflow")` becomes `called(f)("tensorflow")`."""
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute):
            if function.attr in _OF_THE_TABLE and self._is_table(function.value) and node.args:
                node.args[0] = ast.copy_location(_helper("key", node.args[0]), node.args[0])
            elif function.attr in _ANYHOW | _OF_SOMETHING:
                node.func = ast.copy_location(_helper("called", function), function)
        elif isinstance(function, ast.Name):
            if function.id in self._names or function.id == "compile":
                node.func = ast.copy_location(_helper("called", function), function)
            elif function.id == "exec" and node.args:
                node.args[0] = ast.copy_location(_helper("code", node.args[0]), node.args[0])
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """`sys.modules["tensorflow"]`, where it is read."""
        self.generic_visit(node)
        # `del sys.modules["tensorflow"]` and assignments mean the name that stands there.
        if isinstance(node.ctx, ast.Load) and self._is_table(node.value):
            node.slice = ast.copy_location(_helper("key", node.slice), node.slice)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """`"tensorflow" in sys.modules`."""
        self.generic_visit(node)
        if isinstance(node.ops[0], ast.In | ast.NotIn) and self._is_table(node.comparators[0]):
            node.left = ast.copy_location(_helper("key", node.left), node.left)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """`sys.modules["tensorflow"] = tf`, which must not give installed packages TF1's."""
        self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Subscript) and self._is_table(target.value):
            return ast.copy_location(ast.Expr(_helper("put", target.slice, node.value)), node)
        return node

    def _is_table(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr == "modules" and isinstance(node.value, ast.Name) and node.value.id == "sys"
        return isinstance(node, ast.Name) and node.id in self._tables
