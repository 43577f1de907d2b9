import pytest
import tensorflow as tf

from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.cli import main


@pytest.fixture
def folder(tmp_path):
    for step in (9, 10):
        entries = [Entry("a/w", "", tf.fill([2, 3], float(step))), Entry("s", "", tf.constant("text"))]
        write(str(tmp_path / f"m-{step}"), entries, "tf1")
    return tmp_path


def run(capsys, *arguments):
    status = main(["checkpoint", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_list(capsys, folder):
    status, out, _ = run(capsys, "list", folder, folder / "m-9")
    lines = out.splitlines()
    assert status == 0
    assert [line.split("\t")[0].rpartition("/")[2] for line in lines[2:4]] == ["m-9", "m-10"]
    assert lines[3].endswith("newest")
    assert "a/w\t[2, 3]\tfloat32\t24 B" in lines


def test_inspect(capsys, folder):
    assert "a/w\t[2, 3]\tfloat32\t9\t9\t9\t0" in run(capsys, "inspect", folder / "m-9")[1].splitlines()


def test_convert_and_compare(capsys, folder):
    assert run(capsys, "convert", folder / "m-9", folder / "copy")[0] == 0
    status, out, _ = run(capsys, "compare", folder / "m-9", folder / "copy")
    assert (status, out.splitlines()[-1]) == (0, "0 of 2 variables differ")
    status, out, _ = run(capsys, "compare", folder / "m-9", folder / "m-10")
    assert (status, "a/w\t1\t" in out) == (1, True)
    assert run(capsys, "compare", folder / "m-9", folder / "m-10", "--tolerance", 1)[0] == 0


def test_verify(capsys, folder):
    assert run(capsys, "verify", folder)[0] == 0
    (folder / "m-9.data-00000-of-00001").write_bytes(b"")
    status, out, _ = run(capsys, "verify", folder)
    assert status == 1
    assert out.splitlines()[0].startswith(f"{folder}/m-9: The tensor")
    assert out.splitlines()[1].endswith("m-10: good")


def test_errors_are_one_line(capsys, folder):
    for arguments in (["list", folder / "none"], ["convert", folder / "m-9", folder / "m-9"]):
        status, _, err = run(capsys, *arguments)
        assert status == 2
        assert err.startswith(f"tf2compat checkpoint {arguments[0]}: ")
    (folder / "m-9.index").write_bytes(b"garbage")
    assert run(capsys, "inspect", folder / "m-9")[0] == 2
