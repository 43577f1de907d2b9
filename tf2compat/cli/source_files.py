"""The source files that `check` and `migrate` read: those of a program, not those that were installed or built."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Iterable, Iterator

from pathspec import GitIgnoreSpec

from tf2compat.cli.table import printable

__all__ = ["LEFT", "SourceFiles", "add_paths"]

LEFT = {
    "site-packages": "installed packages",
    "dist-packages": "installed packages",
    "node_modules": "installed packages",
    "build": "made by a build",
    "dist": "made by a build",
}
"""Folders that are left out wherever they are found -> why."""

_ENVIRONMENT = ("pyvenv.cfg", "conda-meta")
"""Files that a Python environment has in its folder."""

_SHOWN = 8


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments that choose files."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="files, or folders of them; of a folder, environments, installed packages, build, dist and what a "
        ".gitignore names are left out",
    )
    parser.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        type=_pattern,
        help="leave these out of folders too: a name or a path, as in a .gitignore; may be repeated",
    )


def _pattern(text: str) -> str:
    if not _is_pattern(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no pattern of a .gitignore")
    return text


class SourceFiles:
    """The files that a user names, and the Python files and notebooks of the folders that the user names.

    Not of folders: those that begin with a dot, `__pycache__`, Python environments, the folders of `LEFT`, and what
    a `.gitignore` names, as in a checkout that Git makes anew. A path that the user names is always read.

    Args:
        paths: files and folders.
        command: the command that reads them, for what is printed.
        exclude: patterns as in a `.gitignore`, relative to a folder that is named or to the current one.
        links: whether symbolic links to files are read where a folder has them.
        notebooks: whether folders are searched for notebooks, too.
    """

    def __init__(
        self,
        paths: Iterable[str],
        command: str,
        exclude: Iterable[str] = (),
        links: bool = True,
        notebooks: bool = False,
    ) -> None:
        self._paths = list(paths)
        self._command = command
        self._links = links
        self._ends = (".py", ".ipynb") if notebooks else (".py",)
        patterns = list(exclude)
        # A pattern without a slash is a name; with one it is a path, which shells complete from the current folder.
        self._exclude = [
            (GitIgnoreSpec.from_lines(patterns), None),
            (GitIgnoreSpec.from_lines(p for p in patterns if "/" in p.rstrip("/")), os.getcwd()),
            (GitIgnoreSpec.from_lines(p for p in patterns if p.startswith("/")), "/"),
        ]
        self._left: list[str] = []
        self.missing = 0
        """How many of the paths are not there, or are folders without a file of Python."""
        self.failed = 0
        """How many files could not be done."""

    def fail(self, path: str, why: str) -> None:
        """Tells of a file that cannot be done; the others are."""
        self.failed += 1
        self.tell(path, why)

    def tell(self, path: str, why: str) -> None:
        """Prints a line on a file."""
        print(f"{printable(path)}: {printable(why)}", file=sys.stderr)

    def tell_left(self) -> None:
        """Prints which folders and files were left out, so that nobody takes them for read."""
        if self._left:
            more = f", and {len(self._left) - _SHOWN} more" if len(self._left) > _SHOWN else ""
            shown = "; ".join(self._left[:_SHOWN]) + more
            print(f"# left out: {shown}. A path that is named is always read.", file=sys.stderr)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yields (path, text) of each file that can be read, once; tells of the others."""
        done = set()
        for path in self._found():
            real = os.path.realpath(path)
            if real in done:
                continue
            done.add(real)
            try:
                if not stat.S_ISREG(os.stat(path).st_mode):  # To open a pipe would wait for its writer.
                    self.fail(path, "left as it is: it is no regular file")
                    continue
                with open(path, "rb") as stream:
                    yield path, stream.read()
            except OSError as error:
                self.fail(path, f"cannot be read: {error.strerror}")

    def _found(self) -> Iterator[str]:
        for path in self._paths:
            if not os.path.exists(path):
                self.missing += 1
                self.tell(f"tf2compat {self._command}", f"there is no {path}")
            elif os.path.isdir(path):
                is_empty = True
                for inner in self._of_folder(path):
                    is_empty = False
                    yield inner
                if is_empty:
                    self._tell_empty(path)
            else:
                yield path

    def _tell_empty(self, folder: str) -> None:
        self.missing += 1
        kinds = " or ".join(f"*{end}" for end in self._ends)
        left = " besides those that are left out" if self._left else ""
        self.tell(f"tf2compat {self._command}", f"{folder} has no {kinds}{left}")

    def _of_folder(self, root: str) -> Iterator[str]:
        real, ignored = os.path.realpath(root), _Ignored(root)

        def is_left(folder: str, name: str, is_folder: bool) -> bool:
            inner = os.path.relpath(os.path.join(folder, name), root)
            path = os.path.join(real, inner)
            if self._is_excluded(path, real, is_folder):
                return True
            why = _why(path, name) if is_folder else ""
            if not why and ignored.has(path, is_folder):
                why = "in .gitignore"
            if why:
                self._left.append(printable(f"{os.path.join(folder, name)} ({why})"))
            return bool(why)

        for folder, folders, names in os.walk(root, onerror=self._cannot_be_listed):
            inner = (name for name in sorted(folders) if not name.startswith(".") and name != "__pycache__")
            folders[:] = [name for name in inner if not is_left(folder, name, True)]
            for name in sorted(names):
                path = os.path.join(folder, name).removeprefix(os.curdir + os.sep)
                if not name.endswith(self._ends) or is_left(folder, name, False):
                    continue
                if not self._links and os.path.islink(path) and os.path.exists(path):
                    self.tell(path, f"left as it is: it is a link to {os.readlink(path)}; name that file")
                    continue
                yield path

    def _cannot_be_listed(self, error: OSError) -> None:
        self.fail(str(error.filename), f"cannot be read: {error.strerror}")

    def _is_excluded(self, path: str, root: str, is_folder: bool) -> bool:
        return any(spec.match_file(_below(path, base or root, is_folder)) for spec, base in self._exclude)


def _below(path: str, folder: str, is_folder: bool) -> str:
    """Returns a path as a `.gitignore` in a folder has it."""
    return os.path.relpath(path, folder) + ("/" if is_folder else "")


def _why(path: str, name: str) -> str:
    """Returns why a folder is not of the program; an empty text if it is."""
    if any(os.path.exists(os.path.join(path, mark)) for mark in _ENVIRONMENT):
        return "a Python environment"
    return LEFT.get(name, "")


class _Ignored:
    """The patterns of `.gitignore` files: those in a folder, and those above it in its repository."""

    def __init__(self, root: str) -> None:
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        real = os.path.realpath(root)
        self._top = _repository_of(real) or real
        if self.has(real, True):  # The user names it all the same: its own files count.
            self._top = real

    def has(self, path: str, is_folder: bool) -> bool:
        """Returns whether a file or folder is named; the `.gitignore` that is nearest to it decides, as in Git."""
        folder = path
        while folder != self._top:
            folder = os.path.dirname(folder)
            spec = self._spec(folder)
            found = spec.check_file(_below(path, folder, is_folder)).include if spec else None
            if found is not None:
                return found
        return False

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read(os.path.join(folder, ".gitignore"))
        return self._specs[folder]


def _repository_of(folder: str) -> str | None:
    """Returns the folder of the repository that has a folder; None if there is none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _read(path: str) -> GitIgnoreSpec | None:
    """Returns the patterns of a `.gitignore`, without those that Git does not understand; None if there is none."""
    if not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="surrogateescape") as stream:
        lines = stream.read().splitlines()
    # One line that Git passes over must not make all others void.
    return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
