import json
import pathlib
import re

import pytest

from tf2compat.cli import checked_files, main
from tf2compat.cli.checked_files import checked
from tf2compat.cli.legacy_names import findings
from tf2compat.cli.source_files import SourceFiles

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "good.py").write_text("import tensorflow as tf\ntf.Session()\ntf.reduce_mean(1)\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "bad.py").write_text(
        "import tensorflow as tf\ntf.contrib.gan.f\ntf.nothing_<'\n".replace("_<'", "_")
    )
    (tmp_path / "other.py").write_text("import json\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.py").write_text("import tensorflow\n")
    return tmp_path


def test_files_of_a_folder(tree):
    found = checked(SourceFiles([str(tree)], "check"))
    assert [path.rpartition("/")[2] for path in found] == ["good.py", "bad.py"]
    assert len(checked(SourceFiles([str(tree / "good.py")], "check"))) == 1


def test_status_and_table(tree, capsys):
    assert main(["check", str(tree)]) == 1
    shown = capsys.readouterr().out
    assert "tf.contrib.gan.f\tnot supported" in shown
    assert "tf.Session" not in shown
    assert f"{tree / 'good.py'}\truns\t1\t2\t0\t0\t0\t0" in shown
    assert shown.startswith("# runs: 1 file; needs `contrib install`: 0; needs a package: 0; ")
    assert shown.splitlines()[0].endswith("needs an edit: 0; cannot run: 1")
    assert "\ttf.contrib.gan.f\n" in shown  # The line itself.
    assert main(["check", "--all", str(tree / "good.py")]) == 0
    assert "tf.Session\truns through tf2compat" in capsys.readouterr().out


def test_json_and_a_page(tree, capsys):
    assert main(["check", "--json", "--html", str(tree / "page.html"), str(tree)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["line"] for one in found[str(tree / "inner" / "bad.py")]] == [1, 2, 3]
    page = (tree / "page.html").read_text()
    assert "tf.contrib.gan.f" in page
    assert "src=" not in page


def test_a_path_that_is_not_there(capsys):
    assert main(["check", "nowhere"]) == 2
    assert "there is no nowhere" in capsys.readouterr().err


def test_what_cannot_be_read_is_told_and_the_rest_is_done(tree, capsys):
    (tree / "deep.py").write_text("import tensorflow as tf\nx = " + "-" * 100_000 + "1\n")
    (tree / "long.py").write_text("import tensorflow as tf\nx = " + "1 + " * 2000 + "1\ntf.contrib.gan.f\n")
    (tree / "dangling.py").symlink_to("nowhere")
    (tree / "red\x1b[31m\udcff.py").write_text("import tensorflow as tf\nprint 1\n")
    page = tree / "page.html"
    assert main(["check", "--html", str(page), str(tree)]) == 1
    shown = capsys.readouterr()
    assert "dangling.py: cannot be read" in shown.err
    assert "syntax\tneeds an edit\tPython cannot read it: its expressions are nested too deeply" in shown.out
    assert shown.out.count("tf.contrib.gan.f\tnot supported") == 2
    assert "red\\x1b[31m\\udcff.py" in shown.out
    assert "\x1b" not in shown.out + page.read_text()
    (tree / "dangling.py").unlink()
    assert main(["check", str(tree / "good.py"), "nowhere"]) == 2
    assert "tf.Session" not in capsys.readouterr().out
    assert main(["check", "--exclude", "inner", "--exclude", "*[!d].py", "--exclude", "red*", str(tree)]) == 0


@pytest.mark.parametrize("name", ["empty", "hidden", "other"])
def test_a_folder_without_a_file_of_python_is_an_error(tmp_path, capsys, name):
    (tmp_path / name / ".git").mkdir(parents=True)
    (tmp_path / name / ".git" / "x.py").touch()
    (tmp_path / name / "x.txt").touch()
    assert main(["check", str(tmp_path / name)]) == 2
    shown = capsys.readouterr()
    assert shown.err == f"tf2compat check: {tmp_path / name} has no *.py or *.ipynb\n"
    assert shown.out == ""


@pytest.mark.parametrize("option", ["--html", "--sarif"])
def test_a_file_that_cannot_be_written_is_told_at_once(tree, capsys, option):
    assert main(["check", option, str(tree / "nowhere" / "x"), str(tree)]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (
        "",
        f"tf2compat check: cannot write {tree / 'nowhere' / 'x'}: No such file or directory\n",
    )


def test_sarif(tree, capsys):
    assert main(["check", "--sarif", str(tree / "x.sarif"), str(tree)]) == 1
    assert len(json.loads((tree / "x.sarif").read_text())["runs"][0]["results"]) == 2


def test_a_wrong_pattern(tree, capsys):
    with pytest.raises(SystemExit):
        main(["check", "--exclude", "!", str(tree)])
    assert "'!' is no pattern of a .gitignore" in capsys.readouterr().err


def test_a_file_that_cannot_be_checked_does_not_stop_the_others(tree, capsys, monkeypatch):
    def failing(source, path, functions):
        if path.endswith("bad.py"):
            raise KeyError("unforeseen")
        return findings(source, path, functions)

    monkeypatch.setattr(checked_files, "checker", lambda: failing)
    assert main(["check", "--all", str(tree)]) == 1
    shown = capsys.readouterr()
    assert "bad.py: cannot be checked: 'unforeseen'" in shown.err
    assert "tf.Session\truns through tf2compat" in shown.out


def test_the_hook_of_pre_commit_has_what_it_must_have():
    text = (pathlib.Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    rows = dict(re.findall(r"^(?:- |  )(\w+): (.*)$", text, re.MULTILINE))
    assert {"id", "name", "entry", "language"} <= set(rows)
    with pytest.raises(SystemExit) as ended:
        main([*rows["entry"].split()[1:], "--help"])
    assert ended.value.code == 0
