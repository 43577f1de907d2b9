"""`python -m tf2compat migrate PATH...`: writes the edits of the first rung into files."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from typing import Any

from tf2compat.cli.check import source_files
from tf2compat.legacy_imports.moved_on.rewriting import may_ask

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "migrate",
        help="write the edits that make scripts run as ordinary programs",
        description="Shows the edits as a diff; `--write` makes them. Running it twice changes nothing.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, or folders of them")
    parser.add_argument("--write", action="store_true", help="change the files")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        from libcst import ParserSyntaxError

        from tf2compat.cli.edits import edited
    except ImportError as error:
        print(f'tf2compat migrate: {error}; install it: pip install "tf2compat[migrate]"', file=sys.stderr)
        return 2
    missing = [path for path in options.paths if not os.path.exists(path)]
    if missing:
        print(f"tf2compat migrate: there is no {', '.join(missing)}", file=sys.stderr)
        return 2
    changed, failed = 0, 0
    for path in source_files(options.paths):
        with open(path, "rb") as stream:
            source = stream.read()
        if b"tensorflow" not in source and not may_ask(source):
            continue
        try:
            result = edited(source)
        except ParserSyntaxError as error:
            print(f"{path}: left as it is, Python 3 cannot read it: {error.message}", file=sys.stderr)
            failed += 1
            continue
        if result == source:
            continue
        changed += 1
        if options.write:
            _replace(path, result)
            print(f"changed {path}")
        else:
            old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (source, result))
            sys.stdout.writelines(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))
    print(f"# {changed} files {'changed' if options.write else 'to change'}", file=sys.stderr)
    return int(bool(failed))


def _replace(path: str, content: bytes) -> None:
    """Writes a file whole or not at all, with the permissions that it has."""
    temporary = f"{path}.tf2compat"
    with open(temporary, "wb") as stream:
        stream.write(content)
    os.chmod(temporary, os.stat(path).st_mode)
    os.replace(temporary, path)
