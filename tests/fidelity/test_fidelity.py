"""The same program, the same numbers: bit for bit against stock TensorFlow, each in a process of its own."""

import json
import pathlib

import pytest

from tests import programs

HERE = pathlib.Path(__file__).parent
PROGRAMS = sorted(path.stem for path in (HERE / "programs").glob("*.py"))
LONG = ("linear_shuffled_data", "lstm_while_loop", "mlp_dropout")


def curve(kind, program, folder):
    out = folder / f"{program}.{kind}.json"
    done = programs.run([HERE / "trainer.py", kind, program, out])
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(out.read_text())


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in PROGRAMS],
)
def test_losses_are_equal_bit_for_bit(program, tmp_path):
    ours, stock = (curve(kind, program, tmp_path) for kind in ("tf2compat", "stock"))
    assert len(ours["losses"]) == 200
    assert len(set(ours["losses"])) > 150, "the program does not train"
    assert ours["losses"] == stock["losses"]
    assert ours["more"] == stock["more"]
