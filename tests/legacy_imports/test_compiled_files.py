import marshal
import sys

import pytest

from tf2compat.legacy_imports import compiled_files
from tf2compat.legacy_imports.statements import LEGACY

SOURCE = b"import tensorflow as tf\nVALUE = tf.__name__\n"


@pytest.fixture(autouse=True)
def files_are_written(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def run(source, path, table=LEGACY):
    names = {}
    exec(compiled_files.code_of(source, str(path), table), names)
    return names["VALUE"]


def cached(path):
    return list(path.parent.glob("__pycache__/*.opt-tf2compat.pyc"))


def test_a_file_is_compiled_once(tmp_path, monkeypatch):
    path = tmp_path / "module.py"
    assert run(SOURCE, path) == "tf2compat.v1"
    assert len(cached(path)) == 1
    monkeypatch.setattr(compiled_files, "compiled", None)
    assert run(SOURCE, path) == "tf2compat.v1"


def test_another_text_or_table_is_compiled_anew(tmp_path):
    path = tmp_path / "module.py"
    run(SOURCE, path)
    assert run(b"VALUE = 2\n", path) == 2
    assert run(SOURCE, path, {"tensorflow": "json"}) == "json"
    assert len(cached(path)) == 1


@pytest.mark.parametrize("damaged", [b"", b"short", None])
def test_a_damaged_file_is_compiled_anew(tmp_path, damaged):
    path = tmp_path / "module.py"
    run(SOURCE, path)
    (file,) = cached(path)
    file.write_bytes(file.read_bytes()[:40] if damaged is None else damaged)
    assert run(SOURCE, path) == "tf2compat.v1"
    assert marshal.loads(file.read_bytes()[32:]).co_filename == str(path)


def test_where_nothing_can_be_written_it_runs(tmp_path):
    (tmp_path / "__pycache__").write_text("a file in the way")
    assert run(SOURCE, tmp_path / "module.py") == "tf2compat.v1"
