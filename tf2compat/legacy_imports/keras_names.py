"""The names of Keras in a file of a program, and which Keras has them: Keras 2, Keras 3, or both."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

__all__ = ["KERAS_2", "FoundInFile", "found_in", "imports_keras"]

KERAS_2 = "tf2compat.legacy.keras"

_IMPORTS = re.compile(rb"(?:^|;)[ \t]*(?:import|from)[ \t]+(?:[\w., \t]+,[ \t]*)?keras\b", re.MULTILINE)
_METHODS = {"fit_generator", "evaluate_generator", "predict_generator"}
_ARGUMENTS = {"lr", "decay"}
# Words of Keras 1 for arguments, which Keras 2 took and no other library's functions have.
_OLD_WORDS = {
    *("nb_filter", "nb_row", "nb_col", "nb_epoch", "nb_val_samples", "border_mode", "dim_ordering", "inner_init"),
    *("W_regularizer", "b_regularizer", "U_regularizer", "W_constraint", "b_constraint", "dropout_W", "dropout_U"),
    *("samples_per_epoch", "filter_length", "pool_length", "subsample_length", "atrous_rate", "consume_less"),
}
_TRAINS = {"fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"}
_EAGER = {"enable_eager_execution", "enable_v2_behavior"}


@dataclasses.dataclass
class FoundInFile:
    """The signs in a file of the Keras that it was written for.

    Attributes:
        of_keras_2: line -> a name that Keras 2 alone has; the last one of the line.
        of_keras_3: line -> a name that Keras 3 alone has.
        compiles: the line of a call of `compile` with a loss or an optimizer; 0 where there is none.
        trains: whether there is a call of `fit` and the like.
        is_eager: whether the file turns eager mode on, or uses `tf2compat` itself.
    """

    of_keras_2: dict[int, str] = dataclasses.field(default_factory=dict)
    of_keras_3: dict[int, str] = dataclasses.field(default_factory=dict)
    compiles: int = 0
    trains: bool = False
    is_eager: bool = False


def imports_keras(source: bytes) -> bool:
    """Returns whether a text has an import of the package `keras`, not of `tensorflow.keras`."""
    return bool(_IMPORTS.search(source))


@functools.cache
def _has(package: str, parts: tuple[str, ...]) -> bool:
    """Returns whether a package has a name; of a class or a function's own names nothing is known, so they count.

    Where Keras 2 is not installed, it counts as having every name: its import then says what to install.
    """
    try:
        value: Any = importlib.import_module(package)
    except ImportError:
        return package == KERAS_2
    path = package
    for part in parts:
        if not isinstance(value, ModuleType):
            return True
        path = f"{path}.{part}"
        try:
            value = getattr(value, part)
        except AttributeError:
            try:
                value = importlib.import_module(path)
            except ImportError:
                return False
    return True


def _chain(node: ast.expr) -> tuple[str, ...]:
    """Returns the names of `a.b.c`; none where it does not begin with a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()


def _tried(tree: ast.Module) -> set[int]:
    """Returns the imports, by `id`, behind which an `except` waits for their failure."""
    tries = [node for node in ast.walk(tree) if isinstance(node, ast.Try)]
    caught = {"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", ""}
    return {
        id(inner)
        for node in tries
        if any(
            name in caught
            for handler in node.handlers
            for name in re.split(r"\W+", ast.unparse(handler.type) if handler.type else "")
        )
        for statement in node.body
        for inner in ast.walk(statement)
    }


class _Names:
    """The names of Keras in a tree."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._bound: dict[str, tuple[str, ...]] = {}
        self.imported = list(self._imports())

    def _imports(self) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    parts = tuple(alias.name.split("."))
                    if parts[0] == "keras":
                        self._bound[alias.asname or "keras"] = parts if alias.asname else ("keras",)
                        yield node, parts
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                module = tuple(node.module.split("."))
                for alias in node.names if module[0] == "keras" else ():
                    parts = module if alias.name == "*" else (*module, alias.name)
                    self._bound[alias.asname or alias.name] = parts
                    yield node, parts

    def of(self, node: ast.expr) -> tuple[str, ...]:
        """Returns the full name of an expression, `("keras", "backend")`; an empty one if it has none."""
        chain = _chain(node)
        return self._bound[chain[0]] + chain[1:] if chain and chain[0] in self._bound else ()

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        tried = _tried(self._tree)
        for node, parts in self.imported:
            # `try: from keras.… except ImportError:` is written for both.
            if id(node) not in tried:
                yield node.lineno, parts  # type: ignore[attr-defined]
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Attribute) and id(node) not in tried and (parts := self.of(node)):
                yield node.lineno, parts


def _is_compile(call: ast.Call) -> bool:
    """Returns whether a call compiles a model, not a regular expression, nor a text."""
    named = {keyword.arg for keyword in call.keywords}
    is_re = bool(_chain(call.func)) and _chain(call.func)[0] == "re"
    return bool(named & {"loss", "optimizer"}) or (len(call.args) > 1 and not is_re)


def found_in(tree: ast.Module) -> FoundInFile:
    """Returns the signs in a file of the Keras that it was written for.

    Args:
        tree: the file's.
    """
    found, names = FoundInFile(), _Names(tree)
    for line, parts in names:
        if parts[-1].startswith("__"):
            continue
        # A name that both have, or neither, says nothing.
        in_2, in_3 = _has(KERAS_2, parts[1:]), _has("keras", parts[1:])
        if in_2 != in_3:
            (found.of_keras_2 if in_2 else found.of_keras_3)[line] = ".".join(parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            found.is_eager |= name in _EAGER
            # Only in a file that imports `keras`: others call `fit_generator` of `tf.keras`.
            if name in _METHODS and names.imported:
                found.of_keras_2.setdefault(node.lineno, name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            found.is_eager |= any(module.partition(".")[0] == "tf2compat" for module in modules)
        elif isinstance(node, ast.Call):
            _heed(node, names, found)
    return found


def _heed(call: ast.Call, names: _Names, found: FoundInFile) -> None:
    """Takes note of a call: of arguments of Keras 1 and 2, of `compile`, of `fit`."""
    parts = names.of(call.func)
    if parts[:2] == ("keras", "optimizers"):
        for keyword in call.keywords:
            if keyword.arg in _ARGUMENTS:
                found.of_keras_2.setdefault(call.lineno, f"{'.'.join(parts)}({keyword.arg}=...)")
    for keyword in call.keywords if names.imported else ():
        if keyword.arg in _OLD_WORDS:
            found.of_keras_2.setdefault(call.lineno, f"{keyword.arg}=")
    if isinstance(call.func, ast.Attribute):
        found.trains |= call.func.attr in _TRAINS
        if call.func.attr == "compile" and names.imported and _is_compile(call):
            found.compiles = call.lineno
