import pytest

from tf2compat.cli.output_file import OutputFile, OutputFileError


def test_it_is_written_at_the_end_alone(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("before")
    outputs = [OutputFile(str(path)) for path in (new, old)]
    assert not new.exists()
    assert old.read_text() == "before"
    for output in outputs:
        output.write("\udcff")
    assert new.read_text() == old.read_text() == "\\udcff"


@pytest.mark.parametrize("path", ["nowhere/x", "."])
def test_a_path_that_cannot_be_written(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputFileError, match=f"cannot write {path}: "):
        OutputFile(path)
