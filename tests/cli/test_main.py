"""The command itself: what it answers without TensorFlow."""

import subprocess
import sys

import pytest

import tf2compat
from tf2compat.cli import main


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (["--version"], 0, f"tf2compat {tf2compat.__version__}, TensorFlow 2."),
        (["--help"], 0, "run a TF1 script as it is"),
        ([], 2, "COMMAND"),
        (["chekc", "."], 2, "did you mean check?"),
        (
            ["run", "--stratgy=mirrored", "x.py"],
            2,
            "--stratgy=mirrored; did you mean --strategy?",
        ),
        (["run", "--strategy", "mirored", "x.py"], 2, "did you mean mirrored?"),
        (["run", "-m", "-c", "x"], 2, "not allowed with"),
        (["migrate", "--wriet", "."], 2, "did you mean --write?"),
        (["run", "--input-pipeline=queue", "x.py"], 2, "did you mean queues?"),
        (["run", "--checkpoint-format", "tf3", "x.py"], 2, "invalid choice: 'tf3'"),
        (["checkpoint", "inspcet", "x"], 2, "did you mean inspect?"),
        (["checkpoint", "compare", "a", "b", "--tolerence=1"], 2, "did you mean --tolerance?"),
        (["checkpoint", "convert", "a", "b", "--format", "tf"], 2, "did you mean tf"),
        (["check"], 2, "PATH"),
    ],
)
def test_a_wrong_use_is_told(given, status, said, capsys):
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == status
    shown = capsys.readouterr()
    assert said in shown.out + shown.err


@pytest.mark.parametrize(
    "given",
    [
        ["run", "nothere.py"],
        ["run", "-m"],
        ["run", "-c"],
        ["run", "-m", "no.such"],
        ["run", "--report", "/no/dir/x", "-c", "1"],
    ],
)
def test_a_program_that_is_not_there_is_told(given, capsys):
    assert main(given) == 2
    assert "tf2compat run: " in capsys.readouterr().err


def test_help_and_refusals_do_without_tensorflow():
    code = (
        "import sys\n"
        "from tf2compat.cli import main\n"
        "for given in (['--help'], ['chekc'], ['run', '--help'], ['run', 'nothere.py'], ['run', '-m', 'no.such'],\n"
        "  ['run', '--report=/no/dir/x', '-c', '1'], ['migrate', '--help'], ['check', '--help'],\n"
        "  ['check', 'nowhere'], ['check', '--html=/no/dir/x', '.'], ['checkpoint', '--help'],\n"
        "  ['checkpoint', 'verify', '--help']):\n"
        "    try:\n"
        "        main(given)\n"
        "    except SystemExit:\n"
        "        pass\n"
        "print('tensorflow' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_tensorflow_by_another_name(monkeypatch, capsys):
    from importlib import metadata

    monkeypatch.setattr(metadata, "packages_distributions", dict)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert "TensorFlow is not installed" in capsys.readouterr().out
