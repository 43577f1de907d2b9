import os

import pytest

from tf2compat.legacy_imports import project
from tf2compat.legacy_imports.project import is_own, loader_of
from tf2compat.legacy_imports.target_folders import is_installed_there


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder on `PYTHONPATH` into which pip installed a package and a module, beside files of the program."""
    record = tmp_path / "plots-1.0.dist-info"
    record.mkdir()
    (record / "RECORD").write_text("plots/__init__.py,sha256=x,10\nplots/axes.py,,\nsix.py,,\n../../bin/plot,,\n")
    (tmp_path / "other-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    return os.path.realpath(tmp_path)


@pytest.mark.parametrize(
    ("name", "installed"),
    [("plots/axes.py", True), ("six.py", True), ("train.py", False), ("models/plots/axes.py", False)],
)
def test_packages_in_a_target_folder_are_not_the_programs(folder, name, installed):
    path = os.path.join(folder, name)
    assert is_installed_there(path) is installed
    assert is_own(path) is not installed


def test_a_folder_that_is_not_there_has_none(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(tmp_path / "none"))
    assert not is_installed_there(str(tmp_path / "none" / "six.py"))
    assert not is_installed_there(str(tmp_path / "six.py"))


def test_one_that_the_user_names_is_a_part_of_the_program(folder, monkeypatch):
    path = os.path.join(folder, "six.py")
    with open(path, "w") as stream:
        stream.write("import tensorflow as tf\n")
    assert loader_of("six", path) is None
    monkeypatch.setattr(project, "_NAMED", {"six"})
    assert loader_of("six", path) is not None
