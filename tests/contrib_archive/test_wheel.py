import hashlib
import subprocess
import zipfile

import pytest

from tf2compat.contrib_archive import wheel
from tf2compat.contrib_archive.archive import GONE, ArchiveError, wrong

FILES = {
    "tensorflow_core/contrib/__init__.py": "from tensorflow.contrib import crf\n",
    "tensorflow_core/contrib/crf/__init__.py": "",
    "tensorflow_core/contrib/learn/iris.csv": "1,2\n",
    "tensorflow_core/contrib/image/_image_ops.so": "binary",
    "tensorflow_core/examples/tutorials/__init__.py": "",
    "tensorflow_core/python/ops/array_ops.py": "",
    **{f"tensorflow_core/{name}": "" for name in GONE},
    wheel._LICENSE: "Apache License",
    wheel._METADATA: "Name: tensorflow",
}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A small wheel whose checksum is the pinned one."""
    path = tmp_path / wheel.FILE
    with zipfile.ZipFile(path, "w") as file:
        for name, text in FILES.items():
            file.writestr(name, text)
    monkeypatch.setattr(wheel, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_the_files_of_contrib_are_kept(made, tmp_path):
    wheel.check(str(made))
    target = tmp_path / "archive"
    target.mkdir()
    wheel.unpack(str(made), str(target))
    found = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    expected = {"contrib/__init__.py", "contrib/crf/__init__.py", "contrib/learn/iris.csv", "LICENSE", "METADATA"}
    assert expected | {"examples/tutorials/__init__.py", "MANIFEST.json"} <= found
    assert not [name for name in found if name.endswith(".so")]
    assert wrong(str(target)) == ""


def test_another_file_is_refused(made, tmp_path):
    with pytest.raises(ArchiveError, match="cannot be read"):
        wheel.check(str(tmp_path / "none.whl"))
    short = tmp_path / "short.whl"
    short.write_bytes(made.read_bytes()[:-30])
    with pytest.raises(ArchiveError, match="it is no wheel, or a part of one.*contrib install --wheel FILE"):
        wheel.check(str(short))
    with zipfile.ZipFile(made, "a") as file:
        file.writestr("more", "x")
    with pytest.raises(ArchiveError, match="its SHA-256 is"):
        wheel.check(str(made))
    other = tmp_path / "sub" / wheel.FILE
    other.parent.mkdir()
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("tensorflow-1.14.0.dist-info/METADATA", "")
    with pytest.raises(ArchiveError, match=r"it holds tensorflow-1\.14\.0"):
        wheel.check(str(other))


def test_without_a_network_it_is_told_what_to_do(monkeypatch, tmp_path):
    seen = []

    def run(command, **options):
        seen.append(command)
        return subprocess.CompletedProcess(command, 1, "", "ERROR: No matching distribution found\n")

    monkeypatch.setattr(wheel.subprocess, "run", run)
    with pytest.raises(ArchiveError, match=r"distribution found\. Fetch tensorflow-1\.15\.5-cp37.*bring it"):
        wheel.download(str(tmp_path))
    assert "--only-binary=:all:" in seen[0]
    with wheel.temporary(str(tmp_path / "new" / "archive")) as folder:
        assert folder.startswith(str(tmp_path / "new"))
