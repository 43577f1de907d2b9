"""A path that TensorFlow's readers take for a path, whatever characters are in it.

They match an index against its own path as a pattern: in a folder `run[1]` they find none, or the one of a
folder `run1`. Then they open the path itself, so no escape helps; another path to the same files does.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import tempfile
import threading

from tf2compat.checkpoint import disk
from tf2compat.errors import UsageError

__all__ = ["check_writable", "readable"]

_PATTERN = re.compile(r"[\[\]*?\\]")
_OLD_SHARDS = re.compile(r".*-\?{5}-of-(\d{5}|\?{5})", re.DOTALL)  # The oldest format has a pattern for its name.
_lock = threading.Lock()
_links: dict[str, str] = {}  # Prefix -> prefix of links to its files.


def readable(prefix: str) -> str:
    """Returns a prefix under which TensorFlow's readers find a checkpoint; as a rule it is the same.

    Args:
        prefix: the checkpoint's path.
    """
    if not _PATTERN.search(prefix) or _OLD_SHARDS.fullmatch(prefix) or not disk.is_local(prefix):
        return prefix
    prefix = os.path.abspath(prefix)
    with _lock:
        links = _links.get(prefix)
        if links is None or not os.path.isdir(os.path.dirname(links)):
            links = _links[prefix] = os.path.join(_folder(), os.path.basename(_PATTERN.sub("_", prefix)))
        _link(prefix, links)
    return links


def _folder() -> str:
    """Returns a new folder for links; it goes with the process."""
    folder = tempfile.mkdtemp(prefix="tf2compat-links-")
    process = os.getpid()

    def remove() -> None:
        if os.getpid() == process:  # Not a forked child.
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _link(prefix: str, links: str) -> None:
    """Makes the links to the files that a checkpoint has now; another process may have replaced some."""
    folder, base = os.path.split(prefix)
    for name in disk.listed(folder):
        if name == base or name.startswith(f"{base}."):
            with contextlib.suppress(FileExistsError):
                os.symlink(os.path.join(folder, name), links + name[len(base) :])


def check_writable(symbol: str, prefix: str) -> None:
    """Raises an error for a path under which a checkpoint could be written and never be read.

    Args:
        symbol: the legacy symbol that writes.
        prefix: the checkpoint's path.

    Raises:
        UsageError: (a ValueError) it is on a remote file system and has characters of a pattern.
    """
    found = _PATTERN.search(prefix)
    if found and not disk.is_local(prefix) and not _OLD_SHARDS.fullmatch(prefix):
        raise UsageError(
            symbol,
            f"The path {prefix} holds {found[0]!r}: TensorFlow's readers take it for a pattern, and would not find the "
            "checkpoint again.",
            "Save under a path without any of [ ] * ? and \\.",
        )
