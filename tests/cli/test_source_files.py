import os
import pathlib

import pytest

from tf2compat.cli.source_files import SourceFiles


def files(folder, names, text="import tensorflow as tf\n"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(*paths, **options):
    found = SourceFiles([str(path) for path in paths], "check", **options)
    return found, {path for path, _ in found}


def below(folder, **options):
    return {str(pathlib.Path(path).relative_to(folder)) for path in read(folder, **options)[1]}


INSTALLED = [
    "venv/lib/python3.11/site-packages/keras/a.py",
    "env/lib/python3.7/os.py",
    "conda/lib/python3.7/os.py",
    "vendored/site-packages/b.py",
    "old/lib/dist-packages/c.py",
    "web/node_modules/gyp/d.py",
    "build/lib/e.py",
    "dist/f.py",
    ".tox/g.py",
    "__pycache__/h.py",
]


@pytest.fixture
def tree(tmp_path):
    files(tmp_path, [*INSTALLED, "train.py", "model/net.py", "model/builder.py"])
    files(tmp_path, ["venv/pyvenv.cfg", "env/pyvenv.cfg", "conda/conda-meta/history"], "")
    return tmp_path


def test_what_is_installed_or_built_is_left(tree, capsys):
    found, paths = read(tree)
    assert {os.path.relpath(path, tree) for path in paths} == {"train.py", "model/net.py", "model/builder.py"}
    found.tell_left()
    told = capsys.readouterr().err
    assert f"{tree / 'venv'} (a Python environment)" in told
    assert f"{tree / 'build'} (made by a build)" in told
    assert ".tox" not in told


@pytest.mark.parametrize("name", INSTALLED)
def test_a_path_that_is_named_is_read(tree, name):
    assert read(tree / name, exclude=["*.py"])[1] == {str(tree / name)}
    assert str(tree / name) in read((tree / name).parent)[1]


def test_gitignore(tmp_path):
    files(tmp_path, ["a.py", "out/b.py", "sub/out/c.py", "sub/gen_d.py", "sub/gen_kept.py", "sub/e.py", "deep/x/f.py"])
    (tmp_path / ".gitignore").write_text("out/\ngen_*.py\n!\n  \n# no\n/e.py\n")
    (tmp_path / "sub" / ".gitignore").write_text("!gen_kept.py\n")
    (tmp_path / "deep" / ".gitignore").write_text("*\n")
    assert below(tmp_path) == {"a.py", "sub/gen_kept.py", "sub/e.py"}
    assert below(tmp_path / "out") == {"b.py"}  # Named.
    assert below(tmp_path / "sub") == {"gen_kept.py", "gen_d.py", "e.py", "out/c.py"}  # No repository.
    (tmp_path / ".git").mkdir()
    assert below(tmp_path / "sub") == {"gen_kept.py", "e.py"}
    assert below(tmp_path / "out") == {"b.py"}


def test_exclude(tmp_path, monkeypatch):
    files(tmp_path, ["a.py", "old/b.py", "sub/old/c.py", "sub/d_test.py", "sub/e.py"])
    assert below(tmp_path, exclude=["old", "*_test.py"]) == {"a.py", "sub/e.py"}
    assert below(tmp_path, exclude=["/old"]) == {"a.py", "sub/old/c.py", "sub/d_test.py", "sub/e.py"}
    assert below(tmp_path, exclude=["sub/old"]) == {"a.py", "old/b.py", "sub/d_test.py", "sub/e.py"}
    assert below(tmp_path, exclude=[str(tmp_path / "sub")]) == {"a.py", "old/b.py"}
    monkeypatch.chdir(tmp_path)
    assert below("sub", exclude=["sub/old/"]) == {"d_test.py", "e.py"}
    assert below("sub", exclude=["sub"]) == {"d_test.py", "e.py", "old/c.py"}


def test_files_that_cannot_be_read_are_told_and_the_rest_is_done(tmp_path, capsys):
    files(tmp_path, ["a.py", "z.py", "colour\x1b[31m\n.py", "other.txt"])
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    (tmp_path / "loop.py").symlink_to("loop.py")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "undecodable\udcff.py").symlink_to("nowhere")
    found, paths = read(tmp_path, tmp_path / "a.py", tmp_path / "none.py", os.devnull)
    assert {os.path.basename(path) for path in paths} == {"a.py", "z.py", "colour\x1b[31m\n.py"}
    told = capsys.readouterr().err
    assert (found.missing, found.failed, told.count("\n")) == (1, 5, 6)
    assert "dangling.py: cannot be read: No such file" in told
    assert "pipe.py: left as it is: it is no regular file" in told
    assert "undecodable\\udcff.py" in told
    assert f"there is no {tmp_path / 'none.py'}" in told


def test_links(tmp_path, capsys):
    files(tmp_path, ["real.py"])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "link.py").symlink_to("../real.py")
    assert below(tmp_path / "sub") == {"link.py"}
    assert below(tmp_path / "sub", links=False) == set()
    assert "link.py: left as it is: it is a link to ../real.py" in capsys.readouterr().err
    assert read(tmp_path / "sub" / "link.py", links=False)[1] == {str(tmp_path / "sub" / "link.py")}
    assert len(read(tmp_path)[1]) == 1  # The two are one file.
