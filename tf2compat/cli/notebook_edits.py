"""The edits of `migrate` in a notebook: its cells are edited as one file, so that all know what one imports."""

from __future__ import annotations

import ast
import re

from tf2compat.cli.edits import edited
from tf2compat.cli.notebooks import Cell, cells_of, with_texts

__all__ = ["edited_notebook"]

_HEAD = "# tf2compat: cell "
_HEADS = re.compile(rf"^{_HEAD}(\d+)\n", re.MULTILINE)


def edited_notebook(source: bytes) -> bytes:
    """Returns a notebook with its edits; cells that Python cannot read, and outputs, stay as they are.

    Args:
        source: the text of the file.

    Raises:
        NotebookError: it is no notebook of Python.
    """
    cells = [cell for cell in cells_of(source) if _is_readable(cell)]
    # Comments survive the edits: by these the cells are told apart again.
    text = "".join(f"{_HEAD}{cell.number}\n{cell.text}\n" for cell in cells)
    _, *parts = _HEADS.split(edited(text.encode()).decode())
    before = {cell.number: cell.text for cell in cells}
    after = {int(number): part.removesuffix("\n") for number, part in zip(parts[::2], parts[1::2], strict=True)}
    changed = {number: part for number, part in after.items() if part != before[number]}
    return with_texts(source, changed) if changed else source


def _is_readable(cell: Cell) -> bool:
    try:
        ast.parse(cell.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
