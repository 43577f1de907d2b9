import hashlib
import subprocess
import sys
import zipfile

import pytest

from tf2compat.cli import main
from tf2compat.contrib_archive import wheel
from tf2compat.contrib_archive.archive import GONE


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The folder of the archive, which is not there."""
    monkeypatch.setenv("TF2COMPAT_CONTRIB", str(tmp_path / "archive"))
    return tmp_path / "archive"


@pytest.fixture
def given(tmp_path, monkeypatch):
    path = tmp_path / wheel.FILE
    with zipfile.ZipFile(path, "w") as file:
        gone = [f"tensorflow_core/{name}" for name in GONE]
        for name in ("tensorflow_core/contrib/crf/__init__.py", *gone, wheel._LICENSE, wheel._METADATA):
            file.writestr(name, "x = 1\n")
    monkeypatch.setattr(wheel, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_it_is_put_there_looked_for_and_removed(place, given, capsys):
    assert main(["contrib", "status"]) == 1
    assert capsys.readouterr().out == f"{place}: not installed\n"
    assert main(["contrib", "install", "--wheel", str(given)]) == 0
    assert (place / "contrib" / "crf" / "__init__.py").read_text() == "x = 1\n"
    assert main(["contrib", "install"]) == 0
    assert capsys.readouterr().out.endswith(f"{place}: there already\n")
    assert main(["contrib", "status"]) == 0
    assert main(["contrib", "remove"]) == 0
    assert main(["contrib", "remove"]) == 0
    assert capsys.readouterr().out.endswith(f"{place}: removed\n{place}: there was none\n")
    assert not place.exists()


def test_a_wrong_file_leaves_the_old_archive(place, given, capsys):
    main(["contrib", "install", "--wheel", str(given)])
    given.write_bytes(b"no wheel")
    assert main(["contrib", "install", "--wheel", str(given)]) == 2
    assert "it is no wheel, or a part of one" in capsys.readouterr().err
    assert main(["contrib", "status"]) == 0


def test_what_is_fetched_is_checked(place, given, monkeypatch, capsys):
    monkeypatch.setattr(wheel, "download", lambda target: str(given))
    assert main(["contrib", "install"]) == 0
    main(["contrib", "remove"])
    given.write_bytes(b"another file of that name")
    assert main(["contrib", "install"]) == 2
    assert not place.exists()
    assert [path.name for path in place.parent.iterdir()] == [given.name]
    assert "it is no wheel" in capsys.readouterr().err


def test_tensorflow_is_not_needed(place):
    code = "import sys; from tf2compat.cli import main; main(['contrib', 'status']); print('tensorflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "False"
