"""Tables for people at a terminal, tab-separated lines for programs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence

__all__ = ["print_line", "print_table", "printable", "readable_size"]

_STYLES = {
    "runs": "green",
    "runs as it is": "green",
    "runs through tf2compat": "green",
    "needs `contrib install`": "yellow",
    "needs a package": "yellow",
    "needs an edit": "red",
    "not supported": "bold red",
    "cannot run": "bold red",
    "damaged": "bold red",
    "0": "dim",
}
"""Cell -> its colour at a terminal; `NO_COLOR` switches it off."""


def print_line(text: str) -> None:
    """Prints a line before the tables, each of its verdicts in its colour."""
    if not sys.stdout.isatty():
        print(f"# {text}")
        return
    from rich.console import Console
    from rich.text import Text

    line = Text(text)
    for part in text.split("; "):
        verdict, _, count = part.partition(": ")
        style = "dim" if count == "0" else f"bold {_STYLES.get(verdict, '')}"
        line.highlight_words([part], style)
    Console().print(line)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], dim: Collection[int] = ()) -> None:
    """Prints rows under their columns.

    Args:
        title: a line above the table.
        columns: their names; one that begins with '>' is aligned to the right.
        rows: the cells as text.
        dim: the numbers of rows, from 0, that matter less.
    """
    title, rows = printable(title), [[printable(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        print(f"# {title}")
        print("\t".join(column.lstrip(">") for column in columns))
        for row in rows:
            print("\t".join(row))
        return
    from rich.console import Console  # For people alone: it takes a tenth of a second.
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left")
    for column in columns:
        right = column.startswith(">")
        table.add_column(column.lstrip(">"), justify="right" if right else "left", overflow="fold")
    for number, row in enumerate(rows):
        table.add_row(*(Text(cell, style="dim" if number in dim else _STYLES.get(cell, "")) for cell in row))
    Console().print(table)


def printable(text: str) -> str:
    """Returns a text with escapes in the place of control characters, which would move a terminal's cursor."""
    # Names come from files of others: an escape sequence in one could rewrite the screen.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def readable_size(size: int) -> str:
    """Returns a number of bytes as people write it: `1.5 MB`."""
    amount = float(size)
    units = ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount /= 1000
        del units[0]
    return f"{amount:.0f} B" if units[0] == "B" else f"{amount:.1f} {units[0]}"
