"""Parameter servers hold the variables, and workers train by themselves: one slow, killed, and back again."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from random import Random

import portpicker
import pytest

import tf2compat.v1 as tf

HERE = pathlib.Path(__file__).parent


@pytest.fixture
def start(tmp_path):
    ports = [portpicker.pick_unused_port() for _ in range(4)]
    hosts = [f"localhost:{port}" for port in ports]
    started = []

    def make(job, index, script="servers.py", servers=2, *others):
        flags = [f"--job_name={job}", f"--task_index={index}", f"--model_dir={tmp_path / 'model'}", *others]
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
def test_tasks_that_are_killed_at_twenty_moments_come_back(start, tmp_path):
    """Each kind of task in turn, at random; the training reaches its end, and no update is lost but those not saved."""
    random, model = Random(1), str(tmp_path / "model")

    def begin(job, index):
        return start(job, index, "lost_server.py", 1, "--last_step=400")

    tasks = {task: begin(*task) for task in [("ps", 0), ("worker", 0), ("worker", 1)]}
    until = time.monotonic() + 100
    while saved_step(model) < 5 and time.monotonic() < until:
        time.sleep(0.1)
    kills = []
    while len(kills) < 20 and saved_step(model) < 400:
        time.sleep(random.uniform(0.5, 8.0))
        task = list(tasks)[len(kills) % 3]
        if tasks[task].poll() is not None:
            break
        tasks[task].kill()
        kills.append((task, saved_step(model)))
        time.sleep(random.uniform(0.0, 2.0))
        tasks[task] = begin(*task)
    for index in (0, 1):
        status, output = ended(tasks["worker", index])
        assert status == 0, (kills, output[-3000:])
    saved = tf.train.load_checkpoint(model)
    step, w = saved.get_tensor("global_step"), saved.get_tensor("w")
    # A worker that is killed, or a checkpoint, may come between the update and the count.
    assert step >= 400, kills
    assert len(kills) >= 10
    assert abs(w + step) <= 2 * len(kills), (step, w, kills)


@pytest.mark.slow
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
