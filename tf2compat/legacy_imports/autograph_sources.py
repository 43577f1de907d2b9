"""Functions that AutoGraph converts: it reads their source from the file, in which nothing is rewritten."""

from __future__ import annotations

import ast
from typing import Any

from tf2compat import _tf
from tf2compat.legacy_imports.import_statements import is_of_program
from tf2compat.legacy_imports.moved_on.rewriting import HELPER
from tf2compat.legacy_imports.statements import rewrite

__all__ = ["install"]


def _rewritten(function: Any, tree: ast.Module) -> ast.Module | None:
    """Returns the tree of a program's function as that of its file was rewritten; None where that changes nothing."""
    names = getattr(function, "__globals__", {})
    asks = HELPER in names  # The file was rewritten so that it asks for old names.
    if not asks and not is_of_program(names):
        return None
    before = ast.dump(tree)
    # With the same switch as its file: else a function would mean something else once it is converted.
    made = rewrite(tree, names.get("__file__") or "<string>", old_names=asks)
    return None if ast.dump(made) == before else made


def install() -> None:
    """Makes AutoGraph convert a program's functions as they were rewritten. Twice is harmless."""
    _tf.convert_rewritten(_rewritten, __name__.rpartition(".")[0])
