"""`python -m tf2compat check PATH...`: says of each legacy name, at its line, whether it runs."""

from __future__ import annotations

import argparse
import collections
import html
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from tf2compat.cli.legacy_names import AS_IT_IS, NEEDS_EDIT, NOT_SUPPORTED, THROUGH_US, Finding, findings
from tf2compat.cli.table import print_table
from tf2compat.legacy_imports.moved_on.rewriting import may_ask

__all__ = ["add_parser", "checked", "source_files"]

_VERDICTS = (AS_IT_IS, THROUGH_US, NEEDS_EDIT, NOT_SUPPORTED)


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "check",
        help="say of each TensorFlow 1 name in files whether it runs",
        description="Reads scripts without running them. Exit status 1: some need an edit, or are not supported.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, or folders of them")
    parser.add_argument("--json", action="store_true", help="write everything found as JSON")
    parser.add_argument("--html", metavar="FILE", help="write a page that needs no other file")
    parser.add_argument("--all", action="store_true", help="list the names that run, too")
    parser.set_defaults(run=_run)


def source_files(paths: list[str]) -> Iterator[str]:
    """Yields the files that are named, and the Python files of the folders that are."""
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))


def checked(paths: list[str]) -> dict[str, list[Finding]]:
    """Returns what the files have of TensorFlow 1, and of old names; files without any are left out."""
    found = {}
    for path in source_files(paths):
        with open(path, "rb") as stream:
            source = stream.read()
        if b"tensorflow" in source or may_ask(source):
            listed = list(findings(source, path))
            if listed or b"tensorflow" in source:
                found[path] = listed
    return found


def _counts(listed: list[Finding]) -> list[str]:
    counted = collections.Counter(finding.verdict for finding in listed)
    return [str(counted[verdict]) for verdict in _VERDICTS]


def _run(options: argparse.Namespace) -> int:
    missing = [path for path in options.paths if not os.path.exists(path)]
    if missing:
        print(f"tf2compat check: there is no {', '.join(missing)}", file=sys.stderr)
        return 2
    found = checked(options.paths)
    bad = [f for listed in found.values() for f in listed if f.verdict in (NEEDS_EDIT, NOT_SUPPORTED)]
    if options.html:
        with open(options.html, "w", encoding="utf-8") as stream:
            stream.write(_page(found))
    if options.json:
        print(json.dumps({path: [vars(finding) for finding in listed] for path, listed in found.items()}, indent=1))
        return int(bool(bad))
    shown = _VERDICTS if options.all else (NEEDS_EDIT, NOT_SUPPORTED)
    for path, listed in found.items():
        rows = [(str(f.line), f.name, f.verdict, f.advice) for f in listed if f.verdict in shown or f.advice]
        if rows:
            print_table(path, (">line", "name", "verdict", "advice"), rows)
    counts = [(path, *_counts(listed)) for path, listed in found.items()]
    print_table(f"{len(found)} files", ("file", *(f">{verdict}" for verdict in _VERDICTS)), counts)
    return int(bool(bad))


def _page(found: dict[str, list[Finding]]) -> str:
    """Returns the report as a page."""

    def cells(values: Any, tag: str = "td") -> str:
        return "".join(f"<{tag}>{html.escape(str(value))}</{tag}>" for value in values)

    parts = [
        "<!doctype html><meta charset='utf-8'><title>tf2compat check</title>",
        "<style>body{font:14px sans-serif;margin:2em}td,th{padding:2px 10px;text-align:left;vertical-align:top}"
        "tr:nth-child(even){background:#f4f4f4}</style>",
        f"<h1>tf2compat check</h1><table><tr>{cells(('file', *_VERDICTS), 'th')}</tr>",
        *(f"<tr>{cells((path, *_counts(listed)))}</tr>" for path, listed in found.items()),
        "</table>",
    ]
    for path, listed in found.items():
        rows = "".join(f"<tr>{cells((f.line, f.name, f.verdict, f.advice))}</tr>" for f in listed)
        parts.append(f"<h2>{html.escape(path)}</h2><table>{rows}</table>")
    return "\n".join(parts)
