import sys

import pytest

from tf2compat.cli.module_files import is_there, may_be_there


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("c_pkg/__init__.py", "c_pkg/train.py", "c_main/__init__.py", "c_main/__main__.py", "c_plain.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "c_pkg" / "__init__.py").write_text("import c_missing_inside\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("c_plain", True),
        ("c_main", True),
        ("c_main.nothing", False),
        ("c_plain.inner", False),
        ("c_nothing", False),
        ("c_nothing.at.all", False),
        ("a..b", False),
    ],
)
def test_what_can_be_run(project, name, expected):
    assert is_there(name) == expected
    assert may_be_there(name) or not expected


def test_the_first_part_is_seen_without_loading_it(project):
    assert may_be_there("c_pkg.anything")
    assert "c_pkg" not in sys.modules
    assert not may_be_there("c_nothing.train")


def test_the_error_of_a_package_is_its_own(project):
    with pytest.raises(ModuleNotFoundError, match="c_missing_inside"):
        is_there("c_pkg.train")
