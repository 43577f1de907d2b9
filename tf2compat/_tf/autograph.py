"""AutoGraph reads the source of a function anew, and converts it, and what it calls."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from typing import Any

import gast
from tensorflow.python.autograph.core import config
from tensorflow.python.autograph.pyct import parser

from tf2compat import patches

__all__ = ["convert_rewritten"]


def convert_rewritten(rewrite: Callable[[Any, ast.Module], ast.Module | None], unconverted: str) -> None:
    """Makes AutoGraph convert functions as they were rewritten when their file was loaded. Twice is harmless.

    Args:
        rewrite: gets a function and the tree of its source, a module with one statement; returns that of the rewritten
            source, or None where it is the same.
        unconverted: a package whose functions are called as they are.
    """
    stock = patches.original(parser, "parse_entity")
    rules = patches.original(config, "CONVERSION_RULES")

    @functools.wraps(stock)
    def parse_entity(entity: Any, future_features: Any) -> tuple[Any, str]:
        node, source = stock(entity, future_features)
        is_expression = isinstance(node, gast.expr)
        # AutoGraph has gast's trees, the same for all versions of Python; `rewrite` takes Python's own.
        read = gast.gast_to_ast(gast.Module([gast.Expr(node) if is_expression else node], []))
        tree = rewrite(entity, ast.fix_missing_locations(read))
        if tree is None:
            return node, source
        found = gast.ast_to_gast(tree).body[-1]
        return found.value if is_expression else found, source

    patches.put(parser, "parse_entity", parse_entity)
    # First: AutoGraph takes the first rule that answers.
    patches.put(config, "CONVERSION_RULES", (config.DoNotConvert(unconverted), *rules))
