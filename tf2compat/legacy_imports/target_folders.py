"""Packages that `pip install --target FOLDER` laid in a folder on `PYTHONPATH`: they are no part of the program."""

from __future__ import annotations

import functools
import os
import sys

__all__ = ["is_installed_there"]

_RECORDS = (".dist-info", "RECORD")


def is_installed_there(path: str) -> bool:
    """Returns whether a file is of a package that pip installed into a folder of `sys.path`, by pip's records."""
    for folder in {os.path.realpath(entry) for entry in sys.path if entry}:
        if path.startswith(folder + os.sep):
            # The first part below the folder is the package, or the module, that a record lists.
            first = path[len(folder) + 1 :].partition(os.sep)[0]
            if first in _installed(folder):
                return True
    return False


@functools.cache
def _installed(folder: str) -> frozenset[str]:
    """Returns the first parts of the paths in pip's records: the packages and modules of a folder."""
    suffix, record = _RECORDS
    found: set[str] = set()
    try:
        places = [name for name in os.listdir(folder) if name.endswith(suffix)]
    except OSError:
        return frozenset()
    for place in places:
        try:
            with open(os.path.join(folder, place, record), encoding="utf-8") as stream:
                found.update(line.partition(",")[0].strip('"').partition("/")[0] for line in stream)
        except OSError:  # A package of another tool has no record.
            continue
    return frozenset(found)
