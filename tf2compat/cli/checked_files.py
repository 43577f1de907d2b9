"""The findings of `check`: those of each file, and how many files have which verdict."""

from __future__ import annotations

import ast
import collections
import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator

from tf2compat.cli.finding import FILE_VERDICTS, NEEDS_EDIT, Finding, file_verdict
from tf2compat.cli.notebooks import Cell, NotebookError, cells_of, is_notebook, joined
from tf2compat.cli.quiet_start import quiet_start
from tf2compat.cli.reached import Functions
from tf2compat.cli.source_files import SourceFiles
from tf2compat.cli.unreadable import advice_on
from tf2compat.legacy_imports.moved_on.rewriting import may_ask

__all__ = ["checked", "checker", "counted", "judged", "sentence"]

Checker = Callable[[bytes, str, Functions], Iterator[Finding]]


def checker() -> Checker:
    """Returns the function that judges the names of a file; TensorFlow is imported for it, without its messages."""
    with quiet_start() if "tensorflow" not in sys.modules else contextlib.nullcontext():
        from tf2compat.cli.legacy_names import findings
        from tf2compat.legacy_imports.terminal import calm_terminal
    calm_terminal()  # Modules are looked up that tell of their own deprecation.
    return findings


def checked(files: SourceFiles) -> dict[str, list[Finding]]:
    """Returns the names of TensorFlow 1 in the files, and old names; files without any are left out.

    Args:
        files: those to read.
    """
    return judged(files, files.fail)


def judged(sources: Iterable[tuple[str, bytes]], fail: Callable[[str, str], None]) -> dict[str, list[Finding]]:
    """Returns the result of `checked` for texts that were read before.

    Args:
        sources: (path, text) of each file.
        fail: is told the path of a file that cannot be checked, and why.
    """
    functions = Functions()
    read = []
    for path, source in sources:
        # All files first: whether a function is reached depends on the others.
        _add_functions(functions, path, source)
        if b"tensorflow" in source or (may_ask(source) and not is_notebook(path)):
            read.append((path, source))
    findings = checker() if read else None
    found = {}
    for path, source in read:
        try:
            listed = list(_of_file(path, source, functions, findings))  # type: ignore[arg-type]
        except Exception as error:  # Whatever one file does to the parser, the others are done.
            fail(path, f"cannot be checked: {error}")
            continue
        if listed or b"tensorflow" in source:
            found[path] = listed
    return found


def _add_functions(functions: Functions, path: str, source: bytes) -> None:
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError, NotebookError):
        if is_notebook(path):
            cells = [cell for cell in cells_of(source) if not _error(cell)]
            functions.add(path, ast.parse(joined(cells)[0]), is_script=True)
        else:
            functions.add(path, ast.parse(source))


def _of_file(path: str, source: bytes, functions: Functions, findings: Checker) -> Iterator[Finding]:
    if is_notebook(path):
        yield from _of_notebook(path, source, functions, findings)
    else:
        yield from findings(source, path, functions)


def _of_notebook(path: str, source: bytes, functions: Functions, findings: Checker) -> Iterator[Finding]:
    """Yields the findings of a notebook: a name that one cell imports is known in the others."""
    cells = list(cells_of(source))
    wrong = [(cell, error) for cell in cells if (error := _error(cell))]
    for cell, error in wrong:
        line = error.lineno or 1 if isinstance(error, SyntaxError) else 1
        advice = advice_on(error, cell.text.encode(), path)
        text = cell.text.split("\n")[min(line, cell.text.count("\n") + 1) - 1].strip()
        yield Finding(line, "syntax", NEEDS_EDIT, advice, text=text, cell=cell.number)
    bad = {cell.number for cell, _ in wrong}
    text, places = joined([cell for cell in cells if cell.number not in bad])
    for finding in findings(text.encode(), path, functions):
        cell_number, line = places[finding.line - 1]
        yield dataclasses.replace(finding, cell=cell_number, line=line)


def _error(cell: Cell) -> Exception | None:
    try:
        # IPython takes `await` outside of functions.
        compile(cell.text, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def counted(found: dict[str, list[Finding]]) -> dict[str, int]:
    """Returns how many files have each verdict; a verdict that none has is there, too."""
    verdicts = collections.Counter(file_verdict(listed) for listed in found.values())
    return {verdict: verdicts[verdict] for verdict in FILE_VERDICTS}


def sentence(found: dict[str, list[Finding]]) -> str:
    """Returns the verdict on all: `runs: 14 files; needs an edit: 1; cannot run: 0`."""
    counts = counted(found)
    first, *others = (f"{verdict}: {count}" for verdict, count in counts.items())
    return "; ".join([f"{first} file{'' if counts[FILE_VERDICTS[0]] == 1 else 's'}", *others])
