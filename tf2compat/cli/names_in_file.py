"""The names of TensorFlow 1 in a source file: its imports, attributes, strings, and questions about types."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator

__all__ = ["Name", "is_dotted", "names_of", "tf1_module"]

_TAKE_MODULES = {
    "__import__",
    "delattr",
    "dict",
    "find_spec",
    "get_loader",
    "import_module",
    "locate",
    "multiple",
    "patch",
    "resolve_name",
    "setattr",
}
"""Functions whose first argument may name a module, or a name of one."""


@dataclasses.dataclass(frozen=True)
class Name:
    """A name of TensorFlow at a place.

    Attributes:
        node: the place.
        shown: what stands there.
        module: TF1's module: `tensorflow`, `tensorflow.contrib.slim`.
        parts: the attributes that follow.
        note: an advice that does not depend on whether the name is there.
    """

    node: ast.expr | ast.stmt
    shown: str
    module: str
    parts: tuple[str, ...]
    note: str = ""


def tf1_module(name: str) -> str:
    """Returns the name of TF1's module: `tensorflow.compat.v1.nn` is `tensorflow.nn`."""
    return "tensorflow" + name.removeprefix("tensorflow.compat.v1") if name.startswith("tensorflow.compat.v1") else name


def _is_tensorflow(name: str) -> bool:
    return name.partition(".")[0] == "tensorflow"


def is_dotted(text: object) -> bool:
    """Returns whether a value is a text that names TensorFlow or something in it."""
    return isinstance(text, str) and _is_tensorflow(text) and all(part.isidentifier() for part in text.split("."))


class _Names(ast.NodeVisitor):
    """Collects names, following the file's own imports."""

    def __init__(self, is_module: Callable[[str], bool]) -> None:
        self._is_module = is_module
        self.modules: dict[str, str] = {}
        self.found: list[Name] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if _is_tensorflow(alias.name):
                self.found.append(Name(node, alias.name, tf1_module(alias.name), ()))
                name = alias.asname or "tensorflow"
                self.modules[name] = tf1_module(alias.name) if alias.asname else "tensorflow"

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not _is_tensorflow(node.module or ""):
            return
        module = tf1_module(node.module or "")
        for alias in node.names:
            shown = f"{node.module}.{alias.name}"
            if alias.name == "*":
                self.found.append(Name(node, shown, module, ()))
                continue
            self.found.append(Name(node, shown, module, (alias.name,)))
            full = tf1_module(f"{module}.{alias.name}")
            self.modules[alias.asname or alias.name] = full if self._is_module(full) else ""

    def visit_Attribute(self, node: ast.Attribute) -> None:
        found = self.named(node)
        if found:
            self.found.append(found)
        else:
            self.generic_visit(node)

    def named(self, node: ast.expr) -> Name | None:
        """Returns the name that a chain of attributes is; None if it does not begin at an import of TensorFlow."""
        parts: list[str] = []
        inner = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name) or not self.modules.get(inner.id):
            return None
        return Name(node, ".".join([inner.id, *reversed(parts)]), self.modules[inner.id], tuple(reversed(parts)))

    def visit_Call(self, node: ast.Call) -> None:
        self.found += [*self._in_arguments(node)]
        self.generic_visit(node)

    def _in_arguments(self, node: ast.Call) -> Iterator[Name]:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        if called in _TAKE_MODULES and given and is_dotted(given[0]):
            yield _of_text(node, str(given[0]))
        elif called == "getattr" and len(given) == 2 and isinstance(given[1], str):
            owner = self.named(node.args[0])
            if owner:
                yield Name(node, f"{owner.shown}.{given[1]}", owner.module, (*owner.parts, given[1]))
        elif called == "exec" and given and isinstance(given[0], str):
            yield from self._in_text(node, given[0])

    def _in_text(self, node: ast.Call, text: str) -> Iterator[Name]:
        """Yields the names in a text that is executed, at the line of the call."""
        try:
            tree = ast.parse(text)
        except SyntaxError:
            return
        for name in names_of(tree, self._is_module):
            yield dataclasses.replace(name, node=node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if ast.unparse(node.value) == "sys.modules" and is_dotted(key):
            self.found.append(_of_text(node, str(key)))
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if _asks_for_type(node.left):
            for other in node.comparators:
                found = self.named(other)
                if found and found.parts in _CLASSES:
                    shown = ast.unparse(node)
                    self.found.append(Name(node, shown, found.module, found.parts, _CLASSES[found.parts]))
        self.generic_visit(node)


_CLASSES = {
    ("Tensor",): "In graph mode tensors are of this class, as in TF1. Outside of it write `isinstance(x, tf.Tensor)`.",
    ("Variable",): "No variable is of this very class, as in TF1.15. Write `isinstance(x, tf.Variable)`.",
}
"""Class whose instances are of another class in TensorFlow 2 -> the advice on a comparison of `type(x)` with it."""


def _asks_for_type(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1
    return isinstance(node, ast.Attribute) and node.attr == "__class__"


def _of_text(node: ast.expr, text: str) -> Name:
    root, *parts = tf1_module(text).split(".")
    return Name(node, f"{text!r}", root, tuple(parts))


def _begins_with(name: Name, own: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Returns whether a name is one that the file itself puts into a module: `tf.model = build()`."""
    return any((name.module, name.parts[:count]) in own for count in range(1, len(name.parts) + 1))


def names_of(tree: ast.AST, is_module: Callable[[str], bool]) -> list[Name]:
    """Returns the names of TensorFlow in a file, in the order of their lines.

    Args:
        tree: the file's.
        is_module: tells whether a module of TF1's is a module here.
    """
    names = _Names(is_module)
    # Imports first, wherever they stand: a function may use what the file imports below it.
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.visit(node)
    imports, names.found = names.found, []
    names.visit(tree)
    seen = {id(name.node) for name in imports}
    own = {(name.module, name.parts) for name in names.found if isinstance(getattr(name.node, "ctx", None), ast.Store)}
    others = [name for name in names.found if id(name.node) not in seen and not _begins_with(name, own)]
    return sorted([*imports, *others], key=lambda name: (name.node.lineno, name.shown, name.module, name.parts))
