"""`python -m tf2compat check PATH...`: lists the legacy names by line, and whether each runs."""

from __future__ import annotations

import argparse
import collections
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from tf2compat.cli.finding import VERDICTS, Finding, file_verdict
from tf2compat.cli.output_file import OutputFile, OutputFileError
from tf2compat.cli.source_files import SourceFiles, add_paths
from tf2compat.cli.table import print_line, print_table

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "check",
        help="list the TensorFlow 1 names in files, and whether each runs",
        description="Reads scripts and notebooks without running them. Exit status 1: a name needs an edit or an "
        "installation, or is not supported, or a file cannot be read; 2: a path is not there, or has no Python file.",
    )
    add_paths(parser)
    parser.add_argument("--json", action="store_true", help="write everything found as JSON")
    parser.add_argument("--html", metavar="FILE", help="write a page that needs no other file")
    parser.add_argument("--sarif", metavar="FILE", help="write a SARIF file, which GitHub and editors show")
    parser.add_argument("--all", action="store_true", help="list the names that run, too")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        outputs = [(OutputFile(path), kind) for kind, path in _outputs(options)]  # Before minutes of reading.
    except OutputFileError as error:
        print(f"tf2compat check: {error}", file=sys.stderr)
        return 2
    files = SourceFiles(options.paths, "check", options.exclude, notebooks=True)
    if not any(map(os.path.exists, options.paths)):
        list(files)  # It tells of each.
        return 2
    from tf2compat.cli.checked_files import checked

    found = checked(files)
    files.tell_left()
    for output, kind in outputs:
        output.write(_written(kind)(found))
    if options.json:
        print(json.dumps({path: [vars(finding) for finding in listed] for path, listed in found.items()}, indent=1))
    elif found or not files.missing:
        _show(found, options.all)
    if files.missing:
        return 2
    return int(bool(files.failed) or any(finding.stops for listed in found.values() for finding in listed))


def _outputs(options: argparse.Namespace) -> list[tuple[str, str]]:
    """Returns (kind, path) of the files that are asked for."""
    return [(kind, path) for kind, path in (("html", options.html), ("sarif", options.sarif)) if path]


def _written(kind: str) -> Callable[[dict[str, list[Finding]]], str]:
    """Returns the function that makes the text of a kind of file."""
    if kind == "html":
        from tf2compat.cli.html_report import page

        return page
    from tf2compat.cli.sarif import sarif

    return sarif


def _show(found: dict[str, list[Finding]], everything: bool) -> None:
    """Prints the verdict, the lines that stop a program or have an advice, and the table of files."""
    from tf2compat.cli.checked_files import sentence

    print_line(sentence(found))
    for path, listed in found.items():
        told = [finding for finding in listed if everything or finding.advice]
        guarded = [number for number, finding in enumerate(told) if finding.guard]
        if told:
            print_table(path, (">line", "name", "verdict", "advice", "source"), map(_row, told), guarded)
    counts = [_counts(listed) for listed in found.values()]
    # A program counts on the columns; a person wants those that tell something.
    shown = [number for number in range(len(VERDICTS)) if not sys.stdout.isatty() or any(row[number] for row in counts)]
    rows = [
        (path, file_verdict(listed), *(str(row[number]) for number in shown))
        for (path, listed), row in zip(found.items(), counts, strict=True)
    ]
    print_table(f"{len(found)} files", ("file", "verdict", *(f">{VERDICTS[number]}" for number in shown)), rows)


def _row(finding: Finding) -> tuple[str, str, str, str, str]:
    advice = f"No harm: {finding.guard}. {finding.advice}" if finding.guard else finding.advice
    return finding.place, finding.name, finding.verdict, advice.strip(), finding.text


def _counts(listed: list[Finding]) -> list[int]:
    counts = collections.Counter(finding.verdict for finding in listed)
    return [counts[verdict] for verdict in VERDICTS]
