"""Checkpoints that are being written: they carry the name of their owner, and go when their owner is gone.

`model.ckpt-7.saving-HOST-MACHINE-PID-START-RANDOM` is the prefix under which a process writes
`model.ckpt-7`. MACHINE is a digest of the host's name, its last boot and the namespace of its process numbers:
processes are told apart by number and start where it is the same. Files that TensorFlow itself writes (the state
file, the graph) have temporary names without an owner, and go when they are a day old.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator

import tensorflow as tf

from tf2compat.checkpoint import disk

__all__ = ["clean", "is_unfinished", "remove_unfinished", "temporary_prefix"]

_NAME = re.compile(r"\.saving-\w*-(?P<machine>[0-9a-f]{6})-(?P<pid>\d+)-(?P<start>\d+)-[0-9a-f]{6}(?=[._/]|$)")
_NAMELESS = re.compile(r"(?:^checkpoint\w*|\.meta|\.pbtxt)\.tmp[0-9a-f]{32}$")
_FORGOTTEN = 24 * 3600.0  # Seconds without a write after which a process that cannot be asked counts as gone.


def _text_of(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""


def _start_of(pid: int) -> str | None:
    """Returns when a process started, in ticks since the boot; None where there is no such process."""
    stat = _text_of(f"/proc/{pid}/stat")
    if stat:
        # The name of the program stands in brackets, and may hold spaces and brackets itself.
        return stat.rpartition(")")[2].split()[19]
    if os.path.exists("/proc/self/stat"):
        return None
    try:
        # Without /proc the number alone tells; a permission error says that there is such a process.
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass
    return "0"


@functools.cache
def _machine() -> tuple[str, str]:
    """Returns the host's name, and the digest of all in which a process number means one process."""
    host = socket.gethostname()
    namespace = ""
    with contextlib.suppress(OSError):
        namespace = os.readlink("/proc/self/ns/pid")
    boot = _text_of("/proc/sys/kernel/random/boot_id")
    digest = hashlib.sha256(f"{host} {boot} {namespace}".encode()).hexdigest()[:6]
    return re.sub(r"\W", "", host, flags=re.ASCII)[:16], digest


def temporary_prefix(prefix: str) -> str:
    """Returns a prefix, of this process alone, to write a checkpoint to before it gets its name."""
    pid = os.getpid()
    return "-".join((f"{prefix}.saving", *_machine(), str(pid), _start_of(pid) or "0", secrets.token_hex(3)))


def is_unfinished(name: str) -> bool:
    """Returns whether a file or prefix belongs to a checkpoint that is being written."""
    return _NAME.search(name) is not None


def _is_gone(folder: str, name: str, owner: re.Match[str] | None) -> bool:
    """Returns whether nobody writes a file any more. Without an owner its age decides."""
    if owner is not None and owner["machine"] == _machine()[1]:
        return _start_of(int(owner["pid"])) != owner["start"]
    with contextlib.suppress(tf.errors.OpError):
        return time.time() - tf.io.gfile.stat(os.path.join(folder, name)).mtime_nsec / 1e9 > _FORGOTTEN
    return False


def clean(folder: str) -> None:
    """Deletes the unfinished files of a folder whose owners are gone. Only for a process that writes there."""
    for name in disk.listed(folder):
        owner = _NAME.search(name)
        if (owner is not None or _NAMELESS.search(name)) and _is_gone(folder, name, owner):
            _remove(os.path.join(folder, name.rstrip("/")))


def _remove(path: str) -> None:
    with contextlib.suppress(tf.errors.NotFoundError):
        (tf.io.gfile.rmtree if tf.io.gfile.isdir(path) else tf.io.gfile.remove)(path)


def _files_of(temporary: str) -> Iterator[str]:
    """Yields all that was written under a temporary prefix, `*.tempstate*` files and `*_temp*` folders too."""
    folder, base = os.path.split(temporary)
    for name in disk.listed(folder):
        if name.startswith(base):
            yield os.path.join(folder, name.rstrip("/"))


def remove_unfinished(temporary: str) -> None:
    """Deletes all that was written under a temporary prefix."""
    for path in _files_of(temporary):
        _remove(path)
