import json
import os
import pathlib
import threading

import pytest

from tf2compat.contrib_archive import archive
from tf2compat.contrib_archive.archive import GONE, MANIFEST, ArchiveError, put, remove, wrong


def fill(made, text="x = 1\n"):
    texts = {"contrib/crf/__init__.py": text, **dict.fromkeys(GONE, "")}
    for name, content in texts.items():
        path = pathlib.Path(made, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    with open(os.path.join(made, MANIFEST), "w") as stream:
        json.dump({"sizes": {name: len(content) for name, content in texts.items()}}, stream)


def test_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("TF2COMPAT_CONTRIB", "~/shared")
    assert archive.folder() == os.path.expanduser("~/shared")
    monkeypatch.delenv("TF2COMPAT_CONTRIB")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert archive.folder() == str(tmp_path / "tf2compat" / archive.NAME)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert archive.folder() == os.path.expanduser(f"~/.cache/tf2compat/{archive.NAME}")


def test_it_appears_and_goes_as_a_whole(monkeypatch, tmp_path):
    place = str(tmp_path / "a" / "archive")
    monkeypatch.setenv("TF2COMPAT_CONTRIB", place)
    assert wrong(place) == "not installed"
    assert (archive.is_installed(), archive.parts()) == (False, [])

    def broken(made):
        fill(made)
        raise ArchiveError("x", "No.", "Do.")

    with pytest.raises(ArchiveError):
        put(place, broken)
    assert os.listdir(tmp_path / "a") == []
    put(place, fill)
    assert (wrong(place), archive.is_installed(), archive.parts()) == ("", True, ["crf"])
    put(place, lambda made: fill(made, "other"))  # One that is whole stays.
    kept = pathlib.Path(place, "contrib", "crf", "__init__.py")
    assert kept.read_text() == "x = 1\n"
    kept.unlink()
    assert wrong(place) == f"1 of {1 + len(GONE)} files are missing or changed, contrib/crf/__init__.py for one"
    put(place, fill)
    assert wrong(place) == ""
    assert remove(place) is True
    assert remove(place) is False
    assert os.listdir(tmp_path / "a") == []


def test_an_archive_of_an_older_version_is_made_anew(tmp_path):
    place = tmp_path / "archive"
    put(str(place), fill)
    manifest = json.loads((place / MANIFEST).read_text())
    del manifest["sizes"][GONE[0]]
    (place / MANIFEST).write_text(json.dumps(manifest))
    assert wrong(str(place)) == f"made by another version of tf2compat, without {GONE[0]}"
    put(str(place), fill)
    assert wrong(str(place)) == ""


def test_a_folder_of_something_else_stays(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis").touch()
    for act in (lambda: put(str(tmp_path / "mine"), fill), lambda: remove(str(tmp_path / "mine"))):
        with pytest.raises(ArchiveError, match="something else"):
            act()
    assert os.listdir(tmp_path / "mine") == ["thesis"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be written"):
        put(str(tmp_path / "file" / "archive"), fill)


def test_several_at_once(tmp_path):
    place, errors = str(tmp_path / "archive"), []
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / MANIFEST).write_text("{")  # A damaged one is in the way.
    start = threading.Barrier(6)

    def act():
        start.wait()
        try:
            put(place, fill)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert wrong(place) == ""
    assert os.listdir(tmp_path) == ["archive"]
