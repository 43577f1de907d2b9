"""By which names a program of Keras 2 reads its metrics: `acc`, until 2.2, or `accuracy`, as `compile` is given them.

`compile(metrics=["accuracy", "mse"])` named them `acc` and `mean_squared_error` until Keras 2.3, which names them as
they are given. A program asks for them in `history.history["val_acc"]`, `monitor="val_acc"`, `logs.get("acc")` and in
names of files, `weights.{val_acc:.2f}.h5`; a callback that does not find its metric saves nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

__all__ = ["are_read_as_given"]

_AS_GIVEN = re.compile(r"^(accuracy|mse|mae|mape|msle)$|val_(accuracy|mse|mae|mape|msle)\b")
_BY_KERAS_2_2 = re.compile(r"^acc$|val_acc\b")


def _asked(node: ast.AST) -> Iterator[ast.expr | None]:
    """Yields the expressions by which a node asks for a metric."""
    if isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
            yield node.args[0]
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "monitor")


def _names(tree: ast.Module) -> Iterator[str]:
    """Yields the texts of a file that may ask for a metric: those with `val_`, and those by which a node asks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "val_" in node.value:
            yield node.value
        for asked in _asked(node):
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                yield asked.value


def are_read_as_given(trees: list[ast.Module]) -> bool:
    """Returns whether a program reads metrics by the names that `compile` is given, and none by those of Keras 2.2.

    Args:
        trees: the program's files.
    """
    names = [name for tree in trees for name in _names(tree)]
    return any(map(_AS_GIVEN.search, names)) and not any(map(_BY_KERAS_2_2.search, names))
