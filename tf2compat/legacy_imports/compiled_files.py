"""Rewritten modules, compiled once: in files of their own beside Python's, which are of the plain text."""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import os
import sys
from collections.abc import Mapping
from types import CodeType

from tf2compat.legacy_imports import names_in_strings, statements
from tf2compat.legacy_imports.moved_on import calls, names, rewriting, uses
from tf2compat.legacy_imports.statements import compiled

__all__ = ["RULES", "code_of"]

_KIND = "tf2compat"


def _rules() -> bytes:
    """Returns a digest of the files that rewrite, so that what an older version compiled is compiled anew."""
    found = hashlib.sha256(importlib.util.MAGIC_NUMBER)
    for module in (names_in_strings, statements, calls, names, rewriting, uses):
        with open(str(module.__file__), "rb") as stream:
            found.update(stream.read())
    return found.digest()


RULES = _rules()
"""Changes with the rules by which files are rewritten, and with Python's version."""


def code_of(source: bytes, path: str, table: Mapping[str, str], old_names: bool = False) -> CodeType:
    """Returns the code of a source file with its imports rewritten, from a compiled file if there is a current one.

    Args:
        source: the text.
        path: its file.
        table: module -> module.
        old_names: as for `compiled`.

    Raises:
        SyntaxError: it is no Python 3.
    """
    try:
        cached = importlib.util.cache_from_source(path, optimization=_KIND)
    except NotImplementedError:  # This Python keeps no compiled files.
        return compiled(source, path, table, old_names)
    key = hashlib.sha256(RULES + repr((path, sorted(table.items()), old_names)).encode() + source).digest()
    try:
        with open(cached, "rb") as stream:
            content = stream.read()
        if content[: len(key)] == key:
            return marshal.loads(content[len(key) :])
    except (OSError, EOFError, ValueError, TypeError):  # There is none, or a part of one.
        pass
    code = compiled(source, path, table, old_names)
    if not sys.dont_write_bytecode:
        _write(cached, key + marshal.dumps(code))
    return code


def _write(cached: str, content: bytes) -> None:
    """Writes a compiled file, whole or not at all; where that is not possible there is none."""
    part = f"{cached}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(cached), exist_ok=True)
        with open(part, "wb") as stream:
            stream.write(content)
        os.replace(part, cached)
    except OSError:
        if os.path.exists(part):
            os.unlink(part)
