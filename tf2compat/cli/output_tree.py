"""The folder of `migrate --out`: each file that is read, edited or not, at the place that it has in its own folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

__all__ = ["OutputTree"]


class OutputTree:
    """Where the files of some paths go.

    Args:
        folder: the new folder.
        paths: the files and folders that are read. A single folder's files are put into the new one; of several
            paths, each has a folder, or a file, of its name there.
    """

    def __init__(self, folder: str, paths: Sequence[str]) -> None:
        self._folder = folder
        self._paths = list(paths)
        self._written: set[str] = set()

    def fault(self) -> str:
        """Returns why the folder cannot be written; an empty text if it can."""
        target = os.path.realpath(self._folder)
        for path in self._paths:
            real = os.path.realpath(path)
            if os.path.isdir(path) and os.path.commonpath([real, target]) == real:
                return f"{self._folder} lies in {path}, which is read: name another folder"
        if os.path.exists(target) and (not os.path.isdir(target) or os.listdir(target)):
            return f"{self._folder} is there already, and is no empty folder"
        return ""

    def write(self, path: str, content: bytes) -> None:
        """Writes a file, with the permissions of the one that was read.

        Args:
            path: the file that was read.
            content: what the new one has.

        Raises:
            OSError: it cannot be written, or two files have the same place.
        """
        target = os.path.join(self._folder, self._place(path))
        if target in self._written:
            raise FileExistsError(0, f"another file has its place, {target}")
        self._written.add(target)
        os.makedirs(os.path.dirname(target) or os.curdir, exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(content)
        shutil.copymode(path, target)

    def _place(self, path: str) -> str:
        for root in self._paths:
            inner = os.path.relpath(path, root)
            if os.path.isdir(root) and not inner.startswith(os.pardir):
                # The real path: `.` and `folder/` have no last part.
                name = os.path.basename(os.path.realpath(root))
                return inner if len(self._paths) == 1 else os.path.join(name, inner)
        return os.path.basename(path)
