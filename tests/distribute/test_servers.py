"""Parameter servers hold the variables, and workers train by themselves: one slow, killed, and back again."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import portpicker
import pytest

import tf2compat.v1 as tf

HERE = pathlib.Path(__file__).parent


@pytest.fixture
def start(tmp_path):
    ports = [portpicker.pick_unused_port() for _ in range(4)]
    hosts = [f"localhost:{port}" for port in ports]
    started = []

    def make(job, index, script="servers.py", servers=2):
        flags = [f"--job_name={job}", f"--task_index={index}", f"--model_dir={tmp_path / 'model'}"]
        flags += [f"--ps_hosts={','.join(hosts[:servers])}", f"--worker_hosts={','.join(hosts[2:])}"]
        command = [sys.executable, "-m", "tf2compat", "run", HERE / script, *flags]
        environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
        path = tmp_path / f"{job}{index}.{len(started)}.log"
        with open(path, "w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        process.output = path.read_text
        started.append(process)
        return process

    yield make
    for process in started:
        process.kill()
        process.wait()


def ended(process):
    return process.wait(timeout=200), process.output()


def saved_step(model):
    return int((tf.train.latest_checkpoint(model) or "-0").rpartition("-")[2])


@pytest.mark.slow
def test_a_server_that_is_killed_and_started_again(start, tmp_path):
    model = str(tmp_path / "model")
    server, worker = (start(job, 0, "lost_server.py", servers=1) for job in ("ps", "worker"))
    until = time.monotonic() + 100
    while saved_step(model) < 10 and time.monotonic() < until:
        time.sleep(0.1)
    server.kill()
    time.sleep(1)
    start("ps", 0, "lost_server.py", servers=1)
    status, output = ended(worker)
    assert status == 0, output
    assert "The session was lost" in output
    assert "Restoring parameters" in output
    saved = tf.train.load_checkpoint(model)
    assert (saved.get_tensor("global_step"), saved.get_tensor("w")) == (60, -60.0)


@pytest.mark.slow
@pytest.mark.long
def test_workers_train_by_themselves(start, tmp_path):
    model = str(tmp_path / "model")
    servers = [start("ps", index) for index in (0, 1)]
    chief = start("worker", 0)
    until = time.monotonic() + 100
    while not tf.train.latest_checkpoint(model) and time.monotonic() < until:
        time.sleep(0.2)
    assert ended(start("worker", 1))[0] == -signal.SIGKILL
    status, output = ended(start("worker", 1))
    assert (status, re.search(r"mine (\S+)", output)[1]) == (0, "5.0"), output  # Its own begins again with 1.
    status, output = ended(chief)
    assert status == 0, output
    assert re.search(r"mine (\S+)", output)[1] == "20.0"
    assert "default session config" not in output

    step, w, rows = json.loads(re.search(r"^\[\d+, \[.*", output, re.M)[0])
    assert step == 26
    # What the chief wrote is what all go on from; a step of worker 1 may have come before.
    assert w[1] == w[0] + 100.0
    assert 74.0 <= w[0] <= 76.0
    assert [row[0] for row in rows] == [-25.0, 1, 1, 1, 1, 1, -51.0, 1, 1, -25.0]
    for server in servers:
        status, output = ended(server)
        assert status == 0, output
        assert "done: [0, 1]" in output

    saved = tf.train.load_checkpoint(model)
    assert saved.get_tensor("global_step") == 26
    assert saved.get_tensor("w").tolist() == w
    assert saved.get_tensor("table").tolist() == rows
