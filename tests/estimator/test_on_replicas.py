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


def run_in_processes(folder, what, *others):
    """What the chief, the worker and the evaluator print; processes of other tasks are ended after them."""
    tasks = ["chief", "worker", *others]
    cluster = {task: [f"localhost:{portpicker.pick_unused_port()}"] for task in tasks}
    running = {task: started(folder, what, task, cluster) for task in [*tasks, "evaluator"]}
    try:
        return [told(running[task]) for task in ("chief", "worker", "evaluator")]
    finally:
        for process in running.values():
            process.kill()
            process.communicate()


@pytest.mark.slow
@pytest.mark.long
def test_train_and_evaluate_in_processes(one_device, tmp_path):
    chief, worker, evaluator = run_in_processes(tmp_path, "cluster")
    assert worker is None
    assert_equal(chief, one_device)
    assert_equal(evaluator, one_device)


@pytest.mark.slow
def test_train_and_evaluate_on_a_parameter_server(one_device, tmp_path):
    """Workers update the server's variables one after the other, so the numbers are not those of one device."""
    chief, worker, evaluator = run_in_processes(tmp_path, "servers", "ps")
    assert worker is None
    assert chief["metrics"]["global_step"] >= 6
    assert_equal(evaluator, chief)
    assert chief["metrics"]["loss"] < 0.69  # 0.714 before the first step, 0.636 after six of both together.
