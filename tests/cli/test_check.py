import json

import pytest

from tf2compat.cli import main
from tf2compat.cli.check import checked

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "good.py").write_text("import tensorflow as tf\ntf.Session()\ntf.reduce_mean(1)\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "bad.py").write_text(
        "import tensorflow as tf\ntf.contrib.gan\ntf.nothing_<'\n".replace("_<'", "_")
    )
    (tmp_path / "other.py").write_text("import json\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.py").write_text("import tensorflow\n")
    return tmp_path


def test_files_of_a_folder(tree):
    assert [path.rpartition("/")[2] for path in checked([str(tree)])] == ["good.py", "bad.py"]
    assert len(checked([str(tree / "good.py")])) == 1


def test_status_and_table(tree, capsys):
    assert main(["check", str(tree)]) == 1
    shown = capsys.readouterr().out
    assert "tf.contrib.gan\tnot supported" in shown
    assert "tf.Session" not in shown
    assert f"{tree / 'good.py'}\t1\t2\t0\t0" in shown
    assert main(["check", "--all", str(tree / "good.py")]) == 0
    assert "tf.Session\truns through tf2compat" in capsys.readouterr().out


def test_json_and_a_page(tree, capsys):
    assert main(["check", "--json", "--html", str(tree / "page.html"), str(tree)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["line"] for one in found[str(tree / "inner" / "bad.py")]] == [1, 2, 3]
    page = (tree / "page.html").read_text()
    assert "tf.contrib.gan" in page
    assert "src=" not in page
    assert "href=" not in page


def test_a_path_that_is_not_there(capsys):
    assert main(["check", "nowhere"]) == 2
    assert "there is no nowhere" in capsys.readouterr().err
