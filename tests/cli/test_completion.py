import os
import subprocess
import sys

import pytest

from tf2compat.cli import completion, parser_for

FINISHED = "import sys; from tf2compat.cli import main; main(); print('not completed')"


def completed(line):
    """Returns what a shell is told may follow a line."""
    pytest.importorskip("argcomplete")
    variables = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n"}
    code = "import os; os.dup2(os.open('told', os.O_CREAT | os.O_WRONLY), 8); " + FINISHED
    return variables, code


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("tf2compat che", ["check", "checkpoint"]),
        ("tf2compat run --strategy mir", ["mirrored"]),
        ("tf2compat checkpoint ver", ["verify"]),
        ("tf2compat check --sar", ["--sarif"]),
    ],
)
def test_what_a_shell_is_told(line, told, tmp_path):
    variables, code = completed(line)
    environment = os.environ | variables
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, timeout=60, check=True)
    assert [word.strip() for word in (tmp_path / "told").read_text().split("\n")] == told


def test_without_the_library_nothing_happens(monkeypatch):
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    parser = parser_for(None)
    completion.complete(parser)
    assert parser.parse_args(["check", "."]).paths
