"""Files of `tf.contrib` that go on after a `NotImplementedError`: a refusal of ours is not one that they mean.

`dynamic_decode` calls a decoder's `finalize` and takes a `NotImplementedError` for "has none". An `UnsupportedError` is
a `NotImplementedError` too, so one raised in a `finalize` would end there, and the outputs would be wrong.
"""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["passing_refusals_on"]

_NAME = "__tf2compat_refusal__"


def _catches(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and any(
        isinstance(node, ast.Name) and node.id == "NotImplementedError" for node in ast.walk(handler.type)
    )


def passing_refusals_on(tree: ast.Module) -> ast.Module:
    """Returns a module's tree in which each `except NotImplementedError` leaves an `UnsupportedError` alone.

    Args:
        tree: the module's, which is changed.
    """
    found = False
    for node in ast.walk(tree):
        handlers: list[Any] = getattr(node, "handlers", []) if isinstance(node, ast.Try) else []
        at = next((number for number, handler in enumerate(handlers) if _catches(handler)), None)
        if at is not None:
            raised = ast.ExceptHandler(ast.Name(_NAME, ast.Load()), None, [ast.Raise(None, None)])
            # Before theirs: Python takes the first handler that fits.
            handlers.insert(at, ast.copy_location(raised, handlers[at]))
            found = True
    if found:
        imported = ast.ImportFrom("tf2compat.errors", [ast.alias("UnsupportedError", _NAME)], 0)
        tree.body.insert(_behind_the_future(tree), imported)
    return ast.fix_missing_locations(tree)


def _behind_the_future(tree: ast.Module) -> int:
    """Returns the place behind the last import of `__future__`, or behind the docstring where there is none."""
    places = [
        number + 1
        for number, node in enumerate(tree.body)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    return max(places, default=1 if ast.get_docstring(tree) is not None else 0)
