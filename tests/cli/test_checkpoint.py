"""The command's own errors: one line, and a status, whatever a path holds."""

import pytest
import tensorflow as tf

from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.cli import main


@pytest.fixture
def folder(tmp_path):
    for name in ("good", "index", "data", "gone"):
        write(str(tmp_path / name), [Entry("w", "", tf.fill([2, 3], 1.0))], "tf1")
    (tmp_path / "index.index").write_bytes(b"garbage")
    (tmp_path / "data.data-00000-of-00001").write_bytes(b"")
    (tmp_path / "gone.data-00000-of-00001").unlink()
    (tmp_path / "plain.txt").write_text("hi")
    (tmp_path / "empty").mkdir()
    (tmp_path / "renames.json").write_text("{")
    return tmp_path


@pytest.mark.parametrize("name", ["index", "data", "gone", "plain.txt", "empty", "nowhere", "no/dir/x"])
def test_a_checkpoint_that_cannot_be_read(folder, name, capsys):
    assert main(["checkpoint", "inspect", str(folder / name)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("tf2compat checkpoint inspect: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["convert", "good", "no/dir/x"], "There is no folder"),
        (["convert", "good", "new", "--renames", "nofile"], "No such file"),
        (["convert", "good", "new", "--renames", "renames.json"], "is no JSON object"),
        (["convert", "nowhere", "new"], "There is no checkpoint"),
        (["compare", "good", "index"], "cannot be read"),
    ],
)
def test_wrong_uses(folder, given, told, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    assert main(["checkpoint", *given]) == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert shown.startswith(f"tf2compat checkpoint {given[0]}: ")


def test_statuses(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert main(["checkpoint", "verify", "good"]) == 0
    assert main(["checkpoint", "verify", "good", "data"]) == 1
