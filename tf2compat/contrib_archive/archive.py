"""The folder of the archive: where it is, whether it is whole, and its removal.

    FOLDER/contrib/              the Python files of tf.contrib, and the small data sets of tf.contrib.learn
    FOLDER/examples/             those of tensorflow.examples
    FOLDER/python/               modules of tensorflow.python that they need and that TensorFlow has no more
    FOLDER/LICENSE, METADATA     the licence, and TensorFlow's own description of the wheel
    FOLDER/MANIFEST.json         the wheel's checksum, and the size of each file

A folder appears, and goes, as a whole: it is written under another name and renamed.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable

__all__ = [
    "COMMAND",
    "GONE",
    "MANIFEST",
    "NAME",
    "VERSION",
    "ArchiveError",
    "folder",
    "is_installed",
    "parts",
    "put",
    "remove",
    "wrong",
]

VERSION = "1.15.5"
NAME = f"contrib-{VERSION}"
MANIFEST = "MANIFEST.json"
COMMAND = "python -m tf2compat contrib install"
GONE = ("python/distribute/all_reduce.py", "python/ops/distributions/transformed_distribution.py")
"""Files of `tensorflow.python` that are kept."""
_VARIABLE = "TF2COMPAT_CONTRIB"


class ArchiveError(Exception):
    """The archive cannot be fetched, read or written."""

    def __init__(self, symbol: str, happened: str, do: str) -> None:
        super().__init__(f"{symbol}: {happened} {do}")


def folder() -> str:
    """Returns the archive's folder: that of `TF2COMPAT_CONTRIB`, or one in the user's cache (`XDG_CACHE_HOME`)."""
    given = os.environ.get(_VARIABLE)
    if given:
        return os.path.abspath(os.path.expanduser(given))
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):  # The specification: a relative path is not used.
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "tf2compat", NAME)


def is_installed() -> bool:
    """Returns whether there is an archive; `wrong` looks at its files."""
    return os.path.isfile(os.path.join(folder(), MANIFEST))


def wrong(place: str) -> str:
    """Returns the fault of an archive, in a few words; an empty string where there is none.

    Args:
        place: its folder.
    """
    try:
        with open(os.path.join(place, MANIFEST), encoding="utf-8") as stream:
            sizes = json.load(stream)["sizes"]
    except (OSError, ValueError, KeyError, TypeError):
        return "not installed" if not os.path.exists(place) else "no archive, or a part of one"
    lacking = [name for name in GONE if name not in sizes]
    if lacking:
        return f"made by another version of tf2compat, without {lacking[0]}"
    missing = [name for name, size in sizes.items() if _size(os.path.join(place, name)) != size]
    if missing:
        return f"{len(missing)} of {len(sizes)} files are missing or changed, {missing[0]} for one"
    return ""


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def put(place: str, fill: Callable[[str], None]) -> None:
    """Makes an archive, whole or not at all; one that is there and whole, or that another process makes, stays.

    Args:
        place: its folder.
        fill: writes the files into a folder.

    Raises:
        ArchiveError: the folder cannot be written, or is something else's.
    """
    above, name = os.path.split(place)
    try:
        os.makedirs(above, exist_ok=True)
        # Beside it, on the same file system: elsewhere a rename would be a copy.
        made = tempfile.mkdtemp(prefix=f".{name}.", dir=above)
    except OSError as error:
        raise _unwritten(place, error) from None
    try:
        os.chmod(made, 0o755)  # A shared folder is for every user of the machine.
        fill(made)
        _replace(made, place)
    except OSError as error:
        raise _unwritten(place, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _replace(made: str, place: str) -> None:
    """Gives a folder its name; a damaged archive of that name goes."""
    for _ in range(10):  # Another process may put its own there, or take the damaged one away, at the same moment.
        try:
            # It fails where a folder of that name has files: another process's archive stays.
            os.rename(made, place)
            return
        except OSError as error:
            # What was in the way may be gone again.
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) and not os.path.lexists(place):
                raise
        if not wrong(place):
            return
        _check_ours(place)
        _take_away(place, damaged=True)
    if wrong(place):
        os.rename(made, place)


def _check_ours(place: str) -> None:
    """Checks that a folder that is to be deleted is an archive, or a part of one."""
    try:
        names = os.listdir(place)  # At once: another process may take one away and put another one there.
    except (FileNotFoundError, NotADirectoryError):
        return
    if names and MANIFEST not in names:
        raise ArchiveError(
            "tf2compat contrib",
            f"{place} holds something else than an archive.",
            f"Name another folder by {_VARIABLE}, or empty this one.",
        )


def _take_away(place: str, damaged: bool = False) -> None:
    """Deletes a folder; it is gone under its name at once.

    Args:
        place: the folder.
        damaged: whether it was found damaged: a whole one that another process has put there since comes back.
    """
    away = tempfile.mkdtemp(prefix=f".{os.path.basename(place)}.", dir=os.path.dirname(place))
    old = os.path.join(away, "old")
    try:
        os.rename(place, old)
        if damaged and not wrong(old):
            with contextlib.suppress(OSError):  # There is another one, of a third process.
                os.rename(old, place)
    except FileNotFoundError:  # Another process was faster.
        pass
    finally:
        shutil.rmtree(away, ignore_errors=True)


def remove(place: str) -> bool:
    """Deletes an archive; returns whether there was one.

    Args:
        place: its folder.

    Raises:
        ArchiveError: it is something else's, or cannot be deleted.
    """
    if not os.path.lexists(place):
        return False
    _check_ours(place)
    try:
        _take_away(place)
    except OSError as error:
        raise _unwritten(place, error) from None
    return True


def _unwritten(place: str, error: OSError) -> ArchiveError:
    return ArchiveError(
        "tf2compat contrib",
        f"{place} cannot be written: {error.strerror or error}.",
        f"Make room or give yourself the permission, or name another folder by {_VARIABLE}.",
    )


def parts() -> list[str]:
    """Returns the names of the parts of `tf.contrib` that are in the archive."""
    try:
        found = [entry.name for entry in os.scandir(os.path.join(folder(), "contrib")) if entry.is_dir()]
    except OSError:
        return []
    return sorted(name for name in found if not name.startswith("_"))
