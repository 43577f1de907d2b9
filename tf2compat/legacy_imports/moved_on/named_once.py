"""The log lines that name what is supplied: each old name once in a process."""

from __future__ import annotations

from collections.abc import Sequence

from tf2compat.contrib_archive import archive
from tf2compat.log import logger

__all__ = ["met", "named"]

_NAMED: set[str] = set()
_OFF = "TF2COMPAT_OLD_NAMES=0 switches that off, and `python -m tf2compat check` names the edits"


def named(path: str, names: Sequence[str]) -> None:
    """Logs the old names of a file that is being loaded, in one line, without those that were logged before.

    Those of TensorFlow 1's own files are no affair of the user's.

    Args:
        path: the file.
        names: `numpy.float` and the like, of those that the installed packages lack.
    """
    if path.startswith(archive.folder()):
        return
    new = [name for name in names if name not in _NAMED]
    # Before the log line: a handler of the program's may import a file that has the same names.
    _NAMED.update(new)
    if new:
        logger.warning(
            "%s uses what Python and its packages have no more, or not as it was: %s. "
            "Files of the project get it as it was; %s.",
            path,
            ", ".join(new),
            _OFF,
        )


def met(what: str) -> None:
    """Logs an old form of a call that only the values of its arguments tell, when it is met for the first time."""
    if what not in _NAMED:
        _NAMED.add(what)
        logger.warning("%s: done as before for files of the project; TF2COMPAT_OLD_NAMES=0 switches that off.", what)
