"""TensorFlow 1.15.5's wheel: fetched by pip, checked, and its files of `tf.contrib` taken out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

from tf2compat.contrib_archive.archive import COMMAND, GONE, MANIFEST, VERSION, ArchiveError

__all__ = ["FILE", "SHA256", "check", "download", "temporary", "unpack"]

FILE = f"tensorflow-{VERSION}-cp37-cp37m-manylinux2010_x86_64.whl"
SHA256 = "29831dda98d668067de75403b2fca0d06a2f026ef6f217fa2ca873c20b4ee4d3"
"""Of that file, as the Python Package Index has it."""

_KEPT = re.compile(rf"tensorflow_core/((?:contrib|examples)/.*\.(?:py|csv)|{'|'.join(map(re.escape, GONE))})")
_LICENSE = "tensorflow_core/include/external/com_github_googleapis_googleapis/LICENSE"
"""The wheel has no file with its own licence, the Apache License 2.0; this one is its text."""
_METADATA = f"tensorflow-{VERSION}.dist-info/METADATA"

_DOWNLOAD = (
    *("download", f"tensorflow=={VERSION}", "--no-deps", "--only-binary=:all:", "--no-input"),
    *("--disable-pip-version-check", "--quiet", "--python-version", "37", "--implementation", "cp", "--abi", "cp37m"),
    # The one wheel that is checked, on every system: only its Python files are used.
    *("--platform", "manylinux2010_x86_64"),
)
_BY_HAND = (
    f"Fetch {FILE} on another machine (https://pypi.org/project/tensorflow/{VERSION}/#files), bring it here, and run "
    f"`{COMMAND} --wheel FILE`."
)


def download(target: str) -> str:
    """Fetches the wheel into a folder, by pip and so by its settings (index, proxy); returns its path.

    Args:
        target: the folder.

    Raises:
        ArchiveError: it cannot be fetched.
    """
    # As a process: pip has no functions that others may call.
    command = [sys.executable, "-m", "pip", *_DOWNLOAD, "--dest", target]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    path = os.path.join(target, FILE)
    if done.returncode or not os.path.isfile(path):
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        reason = said[-1].removeprefix("ERROR: ") if said else f"exit status {done.returncode}"
        raise ArchiveError(
            "tf2compat contrib install", f"pip could not fetch the wheel: {reason.rstrip('.')}.", _BY_HAND
        )
    return path


def check(path: str) -> None:
    """Checks that a file is the wheel.

    Args:
        path: the file.

    Raises:
        ArchiveError: it is not there, or is another one, of another version, or a part of it.
    """
    try:
        found = _digest(path)
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror or error}") from None
    if found != SHA256:
        raise _refused(path, _difference(path, found))


def _digest(path: str) -> str:
    found = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _difference(path: str, found: str) -> str:
    """Returns why a file of another checksum is not the wheel."""
    try:
        with zipfile.ZipFile(path) as wheel:
            described = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    except (OSError, zipfile.BadZipFile):
        return "it is no wheel, or a part of one"
    name = described[0].partition(".dist-info")[0] if described else "nothing that pip installs"
    if name != f"tensorflow-{VERSION}":
        return f"it holds {name}"
    return f"its SHA-256 is {found}, not {SHA256}"


def _refused(path: str, why: str) -> ArchiveError:
    return ArchiveError(
        "tf2compat contrib install", f"{path} is not TensorFlow {VERSION}'s wheel for CPython 3.7: {why}.", _BY_HAND
    )


def unpack(path: str, target: str) -> None:
    """Writes the files of `tf.contrib` and `tensorflow.examples` into a folder, with the licence and a manifest.

    Args:
        path: the wheel, which `check` has let pass.
        target: an empty folder.
    """
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            kept = _KEPT.fullmatch(name)
            if kept:
                sizes[kept[1]] = _write(os.path.join(target, *kept[1].split("/")), wheel.read(name))
        for name, last in ((_LICENSE, "LICENSE"), (_METADATA, "METADATA")):
            sizes[last] = _write(os.path.join(target, last), wheel.read(name))
    manifest = {"wheel": FILE, "sha256": SHA256, "sizes": sizes}
    _write(os.path.join(target, MANIFEST), json.dumps(manifest, indent=0).encode())


def _write(path: str, content: bytes) -> int:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content)
    return len(content)


def temporary(place: str) -> tempfile.TemporaryDirectory[str]:
    """Returns a folder for the download, beside the archive: `/tmp` may be too small.

    Args:
        place: the archive's folder.
    """
    above = os.path.dirname(place)
    os.makedirs(above, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=".wheel.", dir=above)
