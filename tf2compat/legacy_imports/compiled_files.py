"""Rewritten modules, compiled once: in files of their own beside Python's, which are of the plain text."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.metadata
import importlib.resources
import importlib.util
import marshal
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any

import tf2compat
from tf2compat.legacy_imports.statements import compiled

__all__ = ["RULES", "code_of"]

_KIND = "tf2compat"
_PACKAGES = ("numpy", "scipy", "pillow", "PyYAML")
"""Packages whose installed version decides which old names a file has."""


def _sources(folder: Any) -> Iterator[bytes]:
    """Yields the names and the texts of the files that rewrite, which may be in a zip file."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _sources(item)
        elif item.name.endswith(".py"):
            yield item.name.encode()
            yield item.read_bytes()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _rules() -> bytes:
    """Returns a digest of all that decides how a file is rewritten: our version and text, Python's and packages'."""
    # The text as well as the version: while one develops the version stays.
    versions = tf2compat.__version__, sys.version, [_version(package) for package in _PACKAGES]
    found = hashlib.sha256(importlib.util.MAGIC_NUMBER + repr(versions).encode())
    for part in _sources(importlib.resources.files("tf2compat.legacy_imports")):
        found.update(b"%d:%b" % (len(part), part))
    return found.digest()


RULES = _rules()
"""Changes with the rules by which files are rewritten, and with Python's version."""


def _choices() -> tuple[object, ...]:
    """Returns the options of this process that Python's compiler heeds: `-O` takes out `assert`."""
    return sys.flags.optimize, bool(sys._xoptions.get("no_debug_ranges")), os.getenv("PYTHONNODEBUGRANGES")


def code_of(
    source: bytes,
    path: str,
    table: Mapping[str, str],
    old_names: bool = False,
    change: Callable[[ast.Module], ast.Module] | None = None,
) -> CodeType:
    """Returns the code of a source file with its imports rewritten, from a compiled file if there is a current one.

    Args:
        source: the text.
        path: its file.
        table: module -> module.
        old_names: as for `compiled`.
        change: a function of this package that changes the file's tree before that; None for none.

    Raises:
        SyntaxError: it is no Python 3.
    """

    def made() -> CodeType:
        return compiled(change(ast.parse(source, path)) if change else source, path, table, old_names)

    try:
        # A name of its own, for `-O` too: Python takes `x.pyc` for the plain text's code.
        cached = importlib.util.cache_from_source(path, optimization=f"{_KIND}{sys.flags.optimize or ''}")
    except NotImplementedError:  # This Python keeps no compiled files.
        return made()
    key = hashlib.sha256(
        RULES
        + repr((path, sorted(table.items()), old_names, change and change.__name__, *_choices())).encode()
        + source
    ).digest()
    try:
        with open(cached, "rb") as stream:
            content = stream.read()
        # A digest, not the time of the file: an older text that is put back has an old time.
        if content[: len(key)] == key:
            return marshal.loads(content[len(key) :])
    except (OSError, EOFError, ValueError, TypeError):  # There is none, or a part of one.
        pass
    code = made()
    if not sys.dont_write_bytecode:
        _write(cached, key + marshal.dumps(code), _mode_of(path))
    return code


def _mode_of(path: str) -> int:
    """Returns the mode of a compiled file, as Python's: who may not read the text may not read its code either."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode) & 0o666 | 0o200
    except OSError:  # A text that is no file of its own.
        return 0o666


def _write(cached: str, content: bytes, mode: int) -> None:
    """Writes a compiled file, whole or not at all; where that is not possible there is none."""
    # A name that nobody else has: several processes of a job compile the same file at once.
    part = f"{cached}.{os.urandom(8).hex()}"
    try:
        os.makedirs(os.path.dirname(cached), exist_ok=True)
        # As Python does it: a file, or a link, that somebody has put there beforehand is not written to.
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError:
        return
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
        os.replace(part, cached)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):  # After an error or an interrupt nothing stays behind.
            os.unlink(part)
