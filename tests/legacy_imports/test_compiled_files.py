import marshal
import sys

import pytest

from tf2compat.legacy_imports import compiled_files
from tf2compat.legacy_imports.statements import LEGACY

SOURCE = b"import tensorflow as tf\nVALUE = tf.__name__\n"


@pytest.fixture(autouse=True)
def files_are_written(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def run(source, path, table=LEGACY, old_names=False):
    names = {}
    exec(compiled_files.code_of(source, str(path), table, old_names), names)
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


def test_old_names_are_another_form_of_the_file(tmp_path, monkeypatch):
    path, source = tmp_path / "module.py", b"import numpy as np\nVALUE = np.float\n"
    assert run(source, path, old_names=True) is float
    with pytest.raises(AttributeError):
        run(source, path)
    assert run(source, path, old_names=True) is float
    compiled = compiled_files.compiled
    calls = []
    monkeypatch.setattr(
        compiled_files, "compiled", lambda *arguments: (calls.append(arguments), compiled(*arguments))[1]
    )
    run(source, path, old_names=True)
    monkeypatch.setattr(compiled_files, "RULES", b"others")
    run(source, path, old_names=True)
    assert len(calls) == 1


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
