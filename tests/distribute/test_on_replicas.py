"""Runs on_replicas.py and parity.py, one strategy a process."""

import json
import os
import pathlib
import subprocess
import sys

import portpicker
import pytest

HERE = pathlib.Path(__file__).parent


def run(arguments, **environment):
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("strategy", ["mirrored", "central_storage"])
def test_what_holds_on_two_replicas(strategy):
    process = run(
        ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", str(HERE / "on_replicas.py")],
        TF2COMPAT_STRATEGY=strategy,
        TF2COMPAT_DEVICES="CPU:0,CPU:1",
    )
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 0, output[-4000:]


def differences(output):
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def check(output, process, pairs):
    found = differences(output)
    assert process.returncode == 0, output[-4000:]
    assert len(found) == pairs
    for pair in found:
        assert pair["relative"] < 1e-5, pair
        assert pair["moved"] > 1e-3, pair


@pytest.mark.parametrize("replicas", [1, 2, 4])
def test_replicas_train_what_one_device_trains(replicas):
    process = run([str(HERE / "parity.py"), f"--replicas={replicas}", "--optimizers=Adam,Ftrl", "--steps=20"])
    output, _ = process.communicate(timeout=240)
    check(output, process, 8)
    assert all(pair["loss"] < 1e-5 for pair in differences(output))


def test_two_processes_train_what_one_device_trains():
    addresses = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(2)]
    processes = [
        run(
            [str(HERE / "parity.py"), "--optimizers=Adam", "--steps=20", "--rows=13"],
            TF_CONFIG=json.dumps({"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}),
        )
        for index in range(2)
    ]
    for process in processes:
        output, _ = process.communicate(timeout=240)
        check(output, process, 4)


@pytest.mark.long
@pytest.mark.parametrize(("programs", "count"), [("lookups.py", 200), ("meetings.py", 80)])
def test_lookups_segments_and_meetings_of_rows_train_as_on_one_device_or_are_refused(programs, count):
    process = run([str(HERE / programs)])
    output, _ = process.communicate(timeout=1200)
    found = differences(output)
    assert process.returncode == 0, output[-4000:]
    assert len(found) > count
    for row in found:
        assert ("refused" in row) == row["is_refused"], row
        assert "error" not in row, row
        assert row.get("difference", 0) < 1e-5, row
        assert row.get("loss", 0) < 1e-5, row
