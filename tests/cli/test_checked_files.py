import pytest

from tests.cli.test_notebooks import notebook
from tf2compat.cli.checked_files import checked, counted, sentence
from tf2compat.cli.finding import NOT_SUPPORTED, Finding
from tf2compat.cli.source_files import SourceFiles

pytestmark = pytest.mark.filterwarnings("ignore")


def check(folder):
    files = SourceFiles([str(folder)], "check", notebooks=True)
    return files, {path.rpartition("/")[2]: listed for path, listed in checked(files).items()}


def test_a_notebook_is_one_program(tmp_path):
    cells = ["# A title\n", "%matplotlib inline\nimport tensorflow as tf", "x = 1\ntf.contrib.gan.f", "print 'x'"]
    (tmp_path / "a.ipynb").write_bytes(notebook(*cells, kinds=["markdown"]))
    (tmp_path / "plain.ipynb").write_bytes(notebook("import json"))
    found = [(one.cell, one.line, one.name) for one in check(tmp_path)[1]["a.ipynb"] if one.advice]
    assert found == [(4, 1, "syntax"), (3, 2, "tf.contrib.gan.f")]
    assert list(check(tmp_path)[1]) == ["a.ipynb"]


def test_a_broken_notebook_is_told(tmp_path, capsys):
    (tmp_path / "a.ipynb").write_text("import tensorflow as tf\n")
    files, found = check(tmp_path)
    assert (found, files.failed) == ({}, 1)
    assert "a.ipynb: cannot be checked: it is no notebook" in capsys.readouterr().err


def test_a_function_that_no_file_calls(tmp_path):
    (tmp_path / "ops.py").write_text(
        "import tensorflow as tf\ndef old():\n    tf.contrib.gan.f\ndef new():\n    tf.ones\n"
    )
    (tmp_path / "train.py").write_text("import ops\nimport tensorflow\nops.new()\n")
    (finding,) = [one for one in check(tmp_path)[1]["ops.py"] if one.verdict == NOT_SUPPORTED]
    assert finding.guard == "in `old`, which nothing in the checked files calls"
    assert finding.text == "tf.contrib.gan.f"
    (tmp_path / "train.py").write_text("import ops\nimport tensorflow\nops.old()\n")
    (finding,) = [one for one in check(tmp_path)[1]["ops.py"] if one.verdict == NOT_SUPPORTED]
    assert finding.stops


def test_a_notebook_calls_functions_too(tmp_path):
    (tmp_path / "ops.py").write_text("import tensorflow as tf\ndef old():\n    tf.nothing\ndef other():\n    tf.none\n")
    (tmp_path / "a.ipynb").write_bytes(notebook("import ops", "x = ops.old()"))
    stops = {one.name: one.stops for one in check(tmp_path)[1]["ops.py"] if one.advice}
    assert stops == {"tf.nothing": True, "tf.none": False}


def test_the_sentence():
    found = {"a": [], "b": [Finding(1, "x", NOT_SUPPORTED)]}
    assert counted(found)["cannot run"] == 1
    assert sentence(found) == (
        "runs: 1 file; needs `contrib install`: 0; needs a package: 0; needs an edit: 0; cannot run: 1"
    )
