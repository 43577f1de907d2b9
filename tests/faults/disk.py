"""A small disk of the campaign's own, which can be full, where the system lets a user mount one."""

import errno
import os
import pathlib
import subprocess
import sys

__all__ = ["Disk", "mounted"]

MEGABYTES = 64
TRIES = 20
_MOUNT = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
_SCRIPT = f'mount -t tmpfs -o size={MEGABYTES}m tmpfs "$1" && shift && exec "$@"'


def mounted(folder: pathlib.Path) -> bool:
    """Starts this program again with a tmpfs on `folder`, in a mount namespace of its own, which needs no right.

    Returns:
        Whether the folder is such a disk. False where the system allows no user namespaces; the limit of
        `RLIMIT_FSIZE` (EFBIG in the place of ENOSPC, and only for the process that it is set in) is used then.
    """
    if os.environ.get("TF2COMPAT_FAULTS_DISK") != str(folder):
        try:
            subprocess.run([*_MOUNT, _SCRIPT, "sh", str(folder), "true"], check=True, capture_output=True, timeout=10)
        except (OSError, subprocess.SubprocessError):
            return False
        os.environ["TF2COMPAT_FAULTS_DISK"] = str(folder)
        again = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        os.execvp(_MOUNT[0], [*_MOUNT, _SCRIPT, "sh", str(folder), *again])
    return True


class Disk:
    """The room on a small disk.

    Args:
        folder: where it is mounted.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, left: int) -> None:
        """Leaves so many bytes of room; others may write meanwhile."""
        with open(self._ballast, "wb") as file:
            for _ in range(TRIES):
                room = os.statvfs(self._ballast)
                size = room.f_bavail * room.f_frsize - left
                if size <= 0:
                    return
                try:
                    os.posix_fallocate(file.fileno(), 0, size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                else:
                    return

    def free(self) -> None:
        """Gives all the room back."""
        self._ballast.unlink(missing_ok=True)
