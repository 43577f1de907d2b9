"""Files that a command writes at its end: a path that cannot be written is told at the beginning."""

from __future__ import annotations

import os

__all__ = ["OutputFile", "OutputFileError"]


class OutputFileError(Exception):
    """A path cannot be written."""


class OutputFile:
    """A file that is written later.

    Args:
        path: its name. A file that is there stays as it is until then.

    Raises:
        OutputFileError: it cannot be written.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        is_new = not os.path.lexists(path)
        try:
            # To append, not to write: the text of a file that is there stays.
            with open(path, "a", encoding="utf-8"):
                pass
            if is_new:
                os.unlink(path)
        except OSError as error:
            raise OutputFileError(f"cannot write {path}: {error.strerror}") from None

    def write(self, text: str) -> None:
        """Writes the whole file.

        Args:
            text: its content.
        """
        with open(self._path, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
