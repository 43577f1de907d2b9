"""Notebooks as one text of Python: the cells one after the other, and the way back.

A line that is IPython's (`%matplotlib inline`, `!ls`, `x = %time f()`, `?tf`) stands there as `pass`, with its own
text as a comment, so that all others keep their numbers. Cells in another language (`%%bash`) are left out.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["Cell", "NotebookError", "cells_of", "is_notebook", "joined", "with_texts"]

_PYTHON_CELLS = {"capture", "prun", "python", "python3", "tf1", "time", "timeit"}
"""Cell magics whose cell is Python."""

_MAGIC = re.compile(r"^(\s*)([%!?].*|[\w., ]+=\s*[%!].*|[\w.]+\?{1,2})\s*$")
_KEPT = "pass  # tf2compat: "
_WRITTEN = re.compile(rf"^(\s*){re.escape(_KEPT)}(.*)$")


class NotebookError(Exception):
    """A file that is no notebook of Python."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell of Python.

    Attributes:
        number: from 1, counting all cells.
        text: its Python.
    """

    number: int
    text: str


def is_notebook(path: str) -> bool:
    """Returns whether a name is that of a notebook."""
    return path.endswith(".ipynb")


def _loaded(source: bytes) -> Any:
    try:
        content = json.loads(source)
    except ValueError as error:
        raise NotebookError(f"it is no notebook: {error}") from None
    if not isinstance(content, dict) or not isinstance(_cells(content), list):
        raise NotebookError("it is no notebook: it has no cells")
    language = content.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise NotebookError(f"it is a notebook of {language}")
    return content


def _cells(content: dict[str, Any]) -> Any:
    """Returns the cells; before version 4 they are in a worksheet."""
    sheets = content.get("worksheets")
    return sheets[0].get("cells") if sheets else content.get("cells")


def _text(cell: dict[str, Any]) -> str:
    text = cell.get("source", cell.get("input", ""))
    return text if isinstance(text, str) else "".join(text)


def cells_of(source: bytes) -> Iterator[Cell]:
    """Yields the cells of Python.

    Args:
        source: the text of a file.

    Raises:
        NotebookError: it is no notebook of Python.
    """
    for number, cell in enumerate(_cells(_loaded(source)), 1):
        text = _text(cell)
        magic = re.match(r"\s*%%(\w+)", text)
        if cell.get("cell_type") == "code" and text.strip() and not (magic and magic[1] not in _PYTHON_CELLS):
            yield Cell(number, "\n".join(_plain(line) for line in text.split("\n")))


def _plain(line: str) -> str:
    magic = _MAGIC.match(line)
    return f"{magic[1]}{_KEPT}{line[len(magic[1]) :]}" if magic else line


def _as_written(line: str) -> str:
    kept = _WRITTEN.match(line)
    return kept[1] + kept[2] if kept else line


def joined(cells: list[Cell]) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text of cells, and for each of its lines the (cell, line in it)."""
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    for cell in cells:
        for number, line in enumerate(cell.text.split("\n"), 1):
            lines.append(line)
            places.append((cell.number, number))
    return "\n".join(lines) + "\n", places


def with_texts(source: bytes, texts: dict[int, str]) -> bytes:
    """Returns a notebook with other texts in some cells; all else stays, its indentation too.

    Args:
        source: the text of the file.
        texts: number of a cell -> its Python, as `cells_of` gives it.
    """
    content = _loaded(source)
    for number, text in texts.items():
        cell = _cells(content)[number - 1]
        key = "source" if "source" in cell else "input"
        written = "\n".join(_as_written(line) for line in text.split("\n"))
        cell[key] = written if isinstance(cell[key], str) else written.splitlines(keepends=True)
    # As the file was written, so that a diff shows the edits alone.
    indent = re.match(rb"\{\s*?\n( +)", source)
    ascii_only = all(byte < 128 for byte in source)
    end = "\n" if source.endswith(b"\n") else ""
    text = json.dumps(content, indent=len(indent[1]) if indent else None, ensure_ascii=ascii_only)
    return (text + end).encode()
