import importlib.machinery
import marshal
import os
import pathlib
import stat
import subprocess
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


def test_nothing_that_lies_there_is_written_to(tmp_path, monkeypatch):
    path, treasure, part = tmp_path / "module.py", tmp_path / "treasure", b"12345678"
    run(SOURCE, path)
    (file,) = cached(path)
    file.unlink()
    treasure.write_text("mine")
    monkeypatch.setattr(os, "urandom", lambda _: part)
    for name in (f"{file.name}.{part.hex()}", f"{file.name}.{os.getpid()}"):
        (file.parent / name).symlink_to(treasure)
    assert run(SOURCE, path) == "tf2compat.v1"
    assert treasure.read_text() == "mine"
    assert len(list(file.parent.iterdir())) == 2  # The links.
    assert all(link.is_symlink() for link in file.parent.iterdir())


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch, error):
    def failing(*_):
        raise error

    monkeypatch.setattr(os, "replace", failing)
    if error is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            run(SOURCE, tmp_path / "module.py")
    else:
        assert run(SOURCE, tmp_path / "module.py") == "tf2compat.v1"
    assert list((tmp_path / "__pycache__").iterdir()) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755, 0o444])
def test_a_compiled_file_has_the_mode_of_its_text_as_pythons(tmp_path, mode):
    path = tmp_path / "module.py"
    path.write_bytes(SOURCE.replace(b"tensorflow", b"json"))
    path.chmod(mode)
    run(SOURCE, path)
    importlib.machinery.SourceFileLoader("module", str(path)).get_code("module")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("__pycache__/*")}
    assert len(list(path.parent.glob("__pycache__/*"))) == 2
    assert len(modes) == 1


def test_asserts_are_those_that_the_process_asks_for(tmp_path):
    (tmp_path / "module.py").write_text("import tensorflow as tf\nassert False\n")
    code = (
        "from tf2compat.legacy_imports import compiled_files\n"
        "code = compiled_files.code_of(open('module.py', 'rb').read(), 'module.py', {'tensorflow': 'json'})\n"
        "try:\n    exec(code)\n    print('passed')\nexcept AssertionError:\n    print('failed')\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": ""}
    shown = [
        subprocess.run([sys.executable, *option, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        for option in ([], ["-O"], [])
    ]
    assert [done.stdout.decode().strip() for done in shown] == ["failed", "passed", "failed"]
    assert len(list(tmp_path.glob("__pycache__/*"))) == 2


def test_what_decides_is_in_the_key(monkeypatch):
    def parts():
        return compiled_files._rules(), compiled_files._choices()

    seen = [parts()]
    monkeypatch.setattr("tf2compat.__version__", "0.0.0")
    seen.append(parts())
    monkeypatch.setattr(compiled_files, "_version", lambda package: "1.18" if package == "numpy" else "")
    seen.append(parts())
    monkeypatch.setattr(compiled_files, "_sources", lambda _: [b"other"])
    seen.append(parts())
    monkeypatch.setitem(sys._xoptions, "no_debug_ranges", True)
    seen.append(parts())
    assert len(set(seen)) == 5


def test_all_files_that_rewrite_are_in_the_key():
    folder = pathlib.Path(compiled_files.__file__).parent
    texts = list(compiled_files._sources(folder))
    assert texts.count(b"rewriting.py") == 1
    assert all(path.read_bytes() in texts for path in folder.rglob("*.py"))
