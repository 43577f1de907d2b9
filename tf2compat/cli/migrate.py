"""`python -m tf2compat migrate PATH...`: writes the edits that let scripts and notebooks run as ordinary programs."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import stat
import sys
import tempfile
from typing import Any

from tf2compat.cli.notebooks import NotebookError, is_notebook
from tf2compat.cli.output_tree import OutputTree
from tf2compat.cli.source_files import SourceFiles, add_paths
from tf2compat.cli.table import printable

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "migrate",
        help="write the edits that make scripts and notebooks run as ordinary programs",
        description="Shows the edits as a diff; `--write` makes them, `--out` makes them in a copy. Running it twice "
        "changes nothing. Then it names the lines that need more than that. Exit status 1: there are such lines, or a "
        "file could not be done; 2: a path is not there, or has no Python file.",
    )
    add_paths(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--write", action="store_true", help="change the files")
    where.add_argument("--out", metavar="DIR", help="write all files that are read, edited, into a new folder")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    tree = OutputTree(options.out, options.paths) if options.out else None
    why = tree.fault() if tree else ""
    try:
        import libcst  # noqa: F401  (the edits need it)
    except ImportError as error:
        why = f'{error}; install it: pip install "tf2compat[migrate]"'
    if why:
        print(f"tf2compat migrate: {why}", file=sys.stderr)
        return 2
    files = SourceFiles(options.paths, "migrate", options.exclude, links=False, notebooks=True)
    sources = []
    changed = 0
    for path, source in files:
        sources.append((path, source))
        result = _edited(files, path, source)
        try:
            if tree:
                tree.write(path, result)
            if result != source:
                _show_or_write(path, source, result, options)
                changed += 1
        except BrokenPipeError:  # `| head` has read enough: no fault of the file.
            raise
        except OSError as error:
            files.fail(path, f"cannot be written: {error.strerror}")
    files.tell_left()
    print(f"# {changed} files {'changed' if options.write or tree else 'to change'}", file=sys.stderr)
    if files.missing:
        return 2
    return int(_tell_what_is_left(sources) or bool(files.failed))


def _edited(files: SourceFiles, path: str, source: bytes) -> bytes:
    """Returns a file with its edits; one that cannot be edited is told, and returned as it is."""
    from tf2compat.cli.edits import edited
    from tf2compat.cli.notebook_edits import edited_notebook
    from tf2compat.legacy_imports.moved_on.rewriting import may_ask

    if b"tensorflow" not in source and not may_ask(source):
        return source
    try:
        return edited_notebook(source) if is_notebook(path) else edited(source)
    except SyntaxError as error:
        files.fail(path, f"left as it is, Python 3 cannot read it: {error.msg} (line {error.lineno})")
    except (RecursionError, MemoryError):
        files.fail(path, "left as it is, its expressions are nested too deeply")
    except NotebookError as error:
        files.fail(path, f"left as it is, {error}")
    except Exception as error:  # Whatever one file does to the parser, the others are done.
        files.fail(path, f"left as it is, it cannot be edited: {error}")
    return source


def _tell_what_is_left(sources: list[tuple[str, bytes]]) -> bool:
    """Prints the lines at which a file stops all the same; returns whether there are any."""
    from tf2compat.cli.checked_files import judged

    found = judged(sources, lambda path, why: None)  # The edits have told of files that cannot be read.
    left = [(path, one) for path, listed in found.items() for one in listed if one.stops and one.name != "syntax"]
    if left:
        print(f"# {len({path for path, _ in left})} files need more than these edits:", file=sys.stderr)
    for path, one in left:
        place = one.place.replace(", ", ":")
        print(printable(f"{path}:{place}: {one.name}: {one.verdict}. {one.advice}"), file=sys.stderr)
    return bool(left)


def _show_or_write(path: str, source: bytes, result: bytes, options: argparse.Namespace) -> None:
    shown = printable(path)
    if options.write:
        _replace(path, result)
    if options.write or options.out:
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
            # Before the rename: a power cut leaves the old text or the new one, not an empty file.
            os.fsync(stream.fileno())
        made = os.stat(temporary)
        if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
            with contextlib.suppress(PermissionError):  # Only root may give a file away; an editor could not either.
                os.chown(temporary, before.st_uid, before.st_gid)
        # After `chown`, which takes some of the bits away.
        os.chmod(temporary, stat.S_IMODE(before.st_mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
