import pytest

from tf2compat.cli.output_tree import OutputTree


@pytest.fixture
def roots(tmp_path):
    for name in ("one/a.py", "two/a.py", "b.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


def test_places(roots):
    OutputTree(str(roots / "new"), [str(roots / "one")]).write(str(roots / "one" / "a.py"), b"1")
    assert (roots / "new" / "a.py").read_text() == "1"
    tree = OutputTree(str(roots / "all"), [str(roots / "one"), str(roots / "two"), str(roots / "b.py")])
    for name in ("one/a.py", "two/a.py", "b.py"):
        tree.write(str(roots / name), name.encode())
        assert (roots / "all" / name).read_text() == name
    with pytest.raises(FileExistsError):
        tree.write(str(roots / "b.py"), b"")


def test_faults(roots):
    assert OutputTree(str(roots / "new"), [str(roots / "one")]).fault() == ""
    assert "which is read" in OutputTree(str(roots / "one" / "new"), [str(roots / "one")]).fault()
    assert "no empty folder" in OutputTree(str(roots / "two"), [str(roots / "one")]).fault()
    (roots / "empty").mkdir()
    assert OutputTree(str(roots / "empty"), [str(roots / "one")]).fault() == ""
