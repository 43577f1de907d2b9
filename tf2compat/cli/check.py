"""`python -m tf2compat check PATH...`: says of each legacy name, at its line, whether it runs."""

from __future__ import annotations

import argparse
import collections
import html
import json
from typing import Any

from tf2compat.cli.legacy_names import AS_IT_IS, NEEDS_EDIT, NOT_SUPPORTED, THROUGH_US, Finding, findings
from tf2compat.cli.source_files import SourceFiles, add_paths
from tf2compat.cli.table import print_table, printable
from tf2compat.legacy_imports.moved_on.rewriting import may_ask

__all__ = ["add_parser", "checked"]

_VERDICTS = (AS_IT_IS, THROUGH_US, NEEDS_EDIT, NOT_SUPPORTED)


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "check",
        help="say of each TensorFlow 1 name in files whether it runs",
        description="Reads scripts without running them. Exit status 1: a name needs an edit or is not supported, or a "
        "file cannot be read; 2: a path is not there.",
    )
    add_paths(parser)
    parser.add_argument("--json", action="store_true", help="write everything found as JSON")
    parser.add_argument("--html", metavar="FILE", help="write a page that needs no other file")
    parser.add_argument("--all", action="store_true", help="list the names that run, too")
    parser.set_defaults(run=_run)


def checked(files: SourceFiles) -> dict[str, list[Finding]]:
    """Returns the names of TensorFlow 1 in the files, and old names; files without any are left out."""
    found = {}
    for path, source in files:
        if b"tensorflow" not in source and not may_ask(source):
            continue
        try:
            listed = list(findings(source, path))
        except Exception as error:  # Whatever one file does to the parser, the others are done.
            files.fail(path, f"cannot be checked: {error}")
            continue
        if listed or b"tensorflow" in source:
            found[path] = listed
    return found


def _counts(listed: list[Finding]) -> list[str]:
    counted = collections.Counter(finding.verdict for finding in listed)
    return [str(counted[verdict]) for verdict in _VERDICTS]


def _run(options: argparse.Namespace) -> int:
    files = SourceFiles(options.paths, "check", options.exclude)
    found = checked(files)
    files.tell_left()
    status = 2 if files.missing else int(bool(files.failed))
    bad = [f for listed in found.values() for f in listed if f.verdict in (NEEDS_EDIT, NOT_SUPPORTED)]
    if options.html:
        with open(options.html, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(_page(found))
    if options.json:
        print(json.dumps({path: [vars(finding) for finding in listed] for path, listed in found.items()}, indent=1))
        return status or int(bool(bad))
    shown = _VERDICTS if options.all else (NEEDS_EDIT, NOT_SUPPORTED)
    for path, listed in found.items():
        rows = [(str(f.line), f.name, f.verdict, f.advice) for f in listed if f.verdict in shown or f.advice]
        if rows:
            print_table(path, (">line", "name", "verdict", "advice"), rows)
    counts = [(path, *_counts(listed)) for path, listed in found.items()]
    print_table(f"{len(found)} files", ("file", *(f">{verdict}" for verdict in _VERDICTS)), counts)
    return status or int(bool(bad))


def _page(found: dict[str, list[Finding]]) -> str:
    """Returns the report as a page."""

    def cells(values: Any, tag: str = "td") -> str:
        return "".join(f"<{tag}>{html.escape(printable(str(value)))}</{tag}>" for value in values)

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
        parts.append(f"<h2>{html.escape(printable(path))}</h2><table>{rows}</table>")
    return "\n".join(parts)
