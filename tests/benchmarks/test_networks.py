"""The networks of benchmarks/ run, and compute under tf2compat the numbers that stock TensorFlow computes."""

import json
import os
import pathlib

import pytest

from tests import programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"

EQUAL = """
import json, sys
sys.path.insert(0, sys.argv[1])
import network_worker, networks
for name in sys.argv[2:]:
    for kind in ("stock", "tf2compat"):
        side = network_worker.Side(kind, name, True)
        numbers = side.start(steps=2)["numbers"]
        for part in side.parts()[1:]:
            numbers += [side._network.parts[part](side._sess)]
        side.stop()
        print(json.dumps([name, kind, numbers]), flush=True)
"""


def output(*arguments, timeout):
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    command = [*map(str, arguments)]
    done = programs.run(command, timeout=timeout, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def numbers(*names):
    """Returns (network, side) -> what its first steps return; all of them run in one process."""
    lines = output("-c", EQUAL, BENCHMARKS, *names, timeout=580).splitlines()
    return {(name, kind): numbers for name, kind, numbers in map(json.loads, lines)}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["wide_deep", "dqn"], marks=pytest.mark.slow),
        pytest.param(["resnet50", "bert", "seq2seq"], marks=pytest.mark.long),
    ],
)
@pytest.mark.timeout(600)
def test_networks_compute_what_stock_computes(names):
    found = numbers(*names)
    assert len(found) == 2 * len(names)
    assert [name for name in names if found[name, "tf2compat"] != found[name, "stock"]] == []


@pytest.mark.long
def test_a_network_behind_threads_runs():
    found = numbers("cifar")
    # The threads fill its queue in another order each time.
    assert found["cifar", "tf2compat"][0] == pytest.approx(found["cifar", "stock"][0], rel=0.01)


@pytest.mark.long
def test_the_script_writes_its_tables(tmp_path):
    told = output(BENCHMARKS / "networks.py", "--quick", "--only", "dqn", "--results", tmp_path, timeout=280)
    text = (tmp_path / "networks.md").read_text()
    assert text.strip() == told.strip()
    assert [line.split(" | ")[1] for line in text.splitlines() if line.startswith("| dqn | ")][:2] == ["train", "act"]
    assert "All numbers are equal to stock's." in text
    [row] = json.loads((tmp_path / "networks.json").read_text())
    assert set(row["steps"]["train"]) == {"tf2compat", "stock"}
    assert min(row["peak_mib"].values()) > 100
    assert row["save"]["tf2compat"]["bytes"] > 1000
