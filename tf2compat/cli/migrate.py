"""`python -m tf2compat migrate PATH...`: writes the edits of the first rung into files."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import stat
import sys
import tempfile
from typing import Any

from tf2compat.cli.source_files import SourceFiles, add_paths
from tf2compat.cli.table import printable
from tf2compat.legacy_imports.moved_on.rewriting import may_ask

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "migrate",
        help="write the edits that make scripts run as ordinary programs",
        description="Shows the edits as a diff; `--write` makes them. Running it twice changes nothing. Exit status "
        "1: a file could not be done; 2: a path is not there.",
    )
    add_paths(parser)
    parser.add_argument("--write", action="store_true", help="change the files")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        from tf2compat.cli.edits import edited
    except ImportError as error:
        print(f'tf2compat migrate: {error}; install it: pip install "tf2compat[migrate]"', file=sys.stderr)
        return 2
    files = SourceFiles(options.paths, "migrate", options.exclude, links=False)
    changed = 0
    for path, source in files:
        if b"tensorflow" not in source and not may_ask(source):
            continue
        try:
            result = edited(source)
            if result != source:
                _show_or_write(path, source, result, options.write)
                changed += 1
        except BrokenPipeError:  # `| head` has read enough: no fault of the file.
            raise
        except OSError as error:
            files.fail(path, f"cannot be written: {error.strerror}")
        except SyntaxError as error:
            files.fail(path, f"left as it is, Python 3 cannot read it: {error.msg} (line {error.lineno})")
        except (RecursionError, MemoryError):
            files.fail(path, "left as it is, its expressions are nested too deeply")
        except Exception as error:  # Whatever one file does to the parser, the others are done.
            files.fail(path, f"left as it is, it cannot be edited: {error}")
    files.tell_left()
    print(f"# {changed} files {'changed' if options.write else 'to change'}", file=sys.stderr)
    return 2 if files.missing else int(bool(files.failed))


def _show_or_write(path: str, source: bytes, result: bytes, write: bool) -> None:
    shown = printable(path)
    if write:
        _replace(path, result)
        print(f"changed {shown}")
    else:
        old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (source, result))
        sys.stdout.writelines(difflib.unified_diff(old, new, f"a/{shown}", f"b/{shown}"))


def _replace(path: str, content: bytes) -> None:
    """Writes a file whole or not at all, with the permissions and the owner that it has.

    Of a symbolic link it writes the file that the link names. The new text is written beside it under a name that
    nobody has.
    """
    target = os.path.realpath(path)
    before = os.stat(target)
    handle, temporary = tempfile.mkstemp(prefix=".tf2compat-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        made = os.stat(temporary)
        if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
            with contextlib.suppress(PermissionError):  # Only root may give a file away; an editor could not either.
                os.chown(temporary, before.st_uid, before.st_gid)
        os.chmod(temporary, stat.S_IMODE(before.st_mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
