"""Cells of a notebook: each is rewritten as a program's file is, and `%%tf1` runs one on a graph of its own."""

from __future__ import annotations

import ast
import sys
from typing import Any

from tf2compat import settings
from tf2compat.legacy_imports.keras_choice import choose
from tf2compat.legacy_imports.statements import rewrite

__all__ = ["define_magics", "install", "run_on_fresh_graph", "uninstall"]


class _Cells(ast.NodeTransformer):
    """A transformer that IPython calls with the tree of each cell."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Module):
            choose(node, "<notebook>")
            return rewrite(node, "<notebook>", old_names=settings.old_names())
        return node


def _shell() -> Any | None:
    """Returns the IPython shell of this process; None where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None


def _is_ours(transformer: Any) -> bool:
    return isinstance(transformer, _Cells)


def install() -> None:
    """Gives cells that run from now on TF1's `tensorflow`; outside a notebook it does nothing. Twice is harmless."""
    shell = _shell()
    if shell is not None and not any(map(_is_ours, shell.ast_transformers)):
        shell.ast_transformers.append(_Cells())


def uninstall() -> None:
    """Runs cells from now on as they are written."""
    shell = _shell()
    if shell is not None:
        shell.ast_transformers[:] = [kept for kept in shell.ast_transformers if not _is_ours(kept)]


def run_on_fresh_graph(shell: Any, cell: str) -> None:
    """Runs a cell with a new default graph: what `%%tf1` does.

    Args:
        shell: the IPython shell.
        cell: the text of the cell.
    """
    __tracebackhide__ = True  # IPython shows the frames of the cell alone.
    source = shell.transform_cell(cell)
    name = shell.compile.cache(source, shell.execution_count, raw_code=cell)
    tree = shell.transform_ast(ast.parse(source, name))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    import tf2compat.v1 as tf1

    with tf1.Graph().as_default():
        exec(compile(tree, name, "exec"), shell.user_ns)
        if last is not None:  # Shown, as the last expression of a cell is.
            exec(compile(ast.Interactive([last]), name, "single"), shell.user_ns)


def define_magics(shell: Any) -> None:
    """Defines `%%tf1`, a cell that runs on a new default graph."""

    def tf1(line: str, cell: str) -> None:
        """Runs the cell with a new default graph, in TF1's graph mode."""
        __tracebackhide__ = True
        install()
        run_on_fresh_graph(shell, cell)

    shell.register_magic_function(tf1, "cell", "tf1")
