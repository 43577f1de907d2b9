"""Estimators on strategies: numbers of one device, on two replicas, on what stands for a TPU, and in two clusters."""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import portpicker
import pytest

PROGRAM = str(pathlib.Path(__file__).parent / "replicas_program.py")


def started(folder, what, task=None, cluster=None):
    environment = dict(os.environ)
    if task:
        environment["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": {"type": task, "index": 0}})
    return subprocess.Popen(
        [sys.executable, PROGRAM, str(folder), what],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process):
    try:
        output, errors = process.communicate(timeout=150)
    finally:
        process.kill()
    assert process.returncode == 0, errors[-2500:]
    return json.loads(output[output.index("{") :]) if output else None


@pytest.fixture(scope="module")
def one_device(tmp_path_factory):
    return told(started(tmp_path_factory.mktemp("one"), "one"))


def assert_equal(found, expected):
    assert found["metrics"].keys() == expected["metrics"].keys()
    for key, value in expected["metrics"].items():
        assert found["metrics"][key] == pytest.approx(value, rel=1e-5), key
    for key, value in expected["weights"].items():
        np.testing.assert_allclose(found["weights"][key], value, rtol=1e-5, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["two", "tpu"])
def test_two_replicas_compute_what_one_device_does(one_device, tmp_path, what):
    assert_equal(told(started(tmp_path, what)), one_device)


@pytest.mark.slow
@pytest.mark.parametrize("what", [pytest.param("cluster", marks=pytest.mark.long), "servers"])
def test_train_and_evaluate_in_processes(one_device, tmp_path, what):
    ports = [portpicker.pick_unused_port() for _ in range(3)]
    cluster = {"chief": [f"localhost:{ports[0]}"], "worker": [f"localhost:{ports[1]}"]}
    tasks = ["chief", "worker", "evaluator"]
    if what == "servers":
        cluster["ps"] = [f"localhost:{ports[2]}"]
        tasks.append("ps")
    running = [started(tmp_path, what, task, cluster) for task in tasks]
    try:
        chief, worker, evaluator, *servers = [told(process) for process in running]
    finally:
        for process in running:
            process.kill()
    assert [worker, *servers] == [None] * (len(running) - 2)
    assert_equal(chief, one_device)
    assert_equal(evaluator, one_device)
