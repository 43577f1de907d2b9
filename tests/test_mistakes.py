"""Common mistakes, by each door: the terminal shows the program's lines, then one message, last."""

import json
import re
import subprocess
import sys

import pytest

from tests.mistakes.cases import CASES
from tests.mistakes.terminal import DOORS

LOG = re.compile(r"tf2compat \d|[IW]\d{4} |INFO:|WARNING:")
"""What runs, and what a training tells."""

OURS = re.compile(r'File "[^"]*[/\\](?:tf2compat|site-packages)[/\\]|File "<frozen')


def _written(folder, doors, without_extra):
    """Runs the cases, and returns door and name -> the lines that each wrote."""
    programs = {}
    for door in doors:
        for name, case in CASES.items():
            if case.without_extra is without_extra:
                place = folder / f"{len(programs):02}"
                place.mkdir()
                (place / "program.py").write_text(f"{DOORS[door]}\n{case.program}")
                programs[door, name] = {"folder": place.name, "door": door, "arguments": case.arguments}
    (folder / "programs.json").write_text(json.dumps([*programs.values()]))
    command = [sys.executable, "-m", "tests.mistakes.terminal", str(folder), *["without_extra"] * without_extra]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-3000:]
    written = {}
    for which, program in programs.items():
        assert (folder / program["folder"] / "status.txt").read_text() == "1", which
        written[which] = (folder / program["folder"] / "terminal.txt").read_text().splitlines()
    return written


@pytest.mark.slow
@pytest.mark.parametrize(
    ("doors", "without_extra"),
    [
        (("run", "module"), False),
        pytest.param(("install",), False, marks=pytest.mark.long),
        (("import",), False),
        (("run",), True),
        pytest.param(("import",), True, marks=pytest.mark.long),
    ],
    ids=["run", "install", "import", "run_without_extra", "import_without_extra"],
)
def test_a_mistake_is_told_by_the_programs_lines_and_one_message(tmp_path, doors, without_extra):
    failed = {}
    for (door, name), lines in _written(tmp_path, doors, without_extra).items():
        wrong = _wrong(CASES[name], [line for line in lines if not LOG.match(line)], name.startswith("accident"))
        if wrong:
            failed[f"{name}, by {door}"] = [*wrong, *lines]
    assert not failed, "\n".join(f"== {name}\n" + "\n".join(lines) for name, lines in failed.items())


def _wrong(case, lines, is_accident):
    """Returns what is wrong with the lines that a program wrote."""
    frames = [line for line in lines if line.startswith("  File ")]
    behind = lines.index(frames[-1]) + 1 if frames else 0
    message = [line for line in lines[behind:] if not line.startswith("    ")]
    wrong = {
        "the last line": not re.search(case.last, lines[-1]),
        "the first line": lines[0] != "Traceback (most recent call last):",
        "one traceback": sum(line.startswith("Traceback") for line in lines) != 1,
        "its frames": len(frames) != case.lines,
        "a frame of ours": any(map(OURS.search, lines)) and not is_accident,
        "a long message": len(message) > 2,
        "its length": len(lines) > 1 + 3 * case.lines + 2,
    }
    return [name for name, found in wrong.items() if found]
