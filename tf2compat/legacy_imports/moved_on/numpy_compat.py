"""`numpy.compat`: names of Python 2 and 3 in one, as NumPy 1.18 gave them on Python 3."""

from __future__ import annotations

import os
import pathlib
import pickle as pickle  # It has it as a name.
from typing import Any

__all__ = ["asbytes", "asstr", "basestring", "integer_types", "long", "unicode"]

long = int
integer_types = (int,)
basestring = unicode = str
Path = pathlib.Path
os_fspath = os.fspath
asunicode = str


def asbytes(s: Any) -> Any:
    """`numpy.compat.asbytes`: Latin-1 bytes of a text; bytes as they are."""
    return s if isinstance(s, bytes) else str(s).encode("latin1")


def asstr(s: Any) -> str:
    """`numpy.compat.asstr`: the text of Latin-1 bytes."""
    return s.decode("latin1") if isinstance(s, bytes) else str(s)


def sixu(s: Any) -> Any:
    """`numpy.compat.sixu`: a text as it is."""
    return s


def is_pathlib_path(obj: Any) -> bool:
    """`numpy.compat.is_pathlib_path`."""
    return isinstance(obj, pathlib.Path)
