"""A classic parameter-server script whose workers train in step: it trains, ends, fails and resumes."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

import portpicker
import pytest

import tf2compat.v1 as tf

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits" / "on_parameter_servers.py"


class Job:
    """One parameter server and two workers on free ports of this machine."""

    def __init__(self, folder, *flags):
        ports = [portpicker.pick_unused_port() for _ in range(3)]
        self.hosts = [
            f"--ps_hosts=localhost:{ports[0]}",
            f"--worker_hosts=localhost:{ports[1]},localhost:{ports[2]}",
            f"--model_dir={folder / 'model'}",
        ]
        self.folder = folder
        self.flags = flags
        self.processes = []

    def start(self, job, index, *flags):
        path = self.folder / f"{job}{index}.{len(self.processes)}.log"
        task = [f"--job_name={job}", f"--task_index={index}"]
        with open(path, "w") as log:
            process = subprocess.Popen(
                [sys.executable, str(SCRIPT), *task, *self.hosts, *self.flags, *flags],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TF2COMPAT_STRATEGY": "multi_worker_mirrored"},
            )
        process.output = path.read_text
        self.processes.append(process)
        return process

    def workers(self, *flags):
        return [self.start("worker", index, *flags) for index in (0, 1)]


@pytest.fixture
def job(tmp_path):
    made = []

    def make(*flags):
        made.append(Job(tmp_path, *flags))
        return made[-1]

    yield make
    for process in [process for one in made for process in one.processes]:
        process.kill()
        process.wait()


def until(process, text, seconds=60):
    end = time.monotonic() + seconds
    while text not in process.output():
        assert time.monotonic() < end, process.output()[-3000:]
        assert process.poll() is None or text in process.output(), process.output()[-3000:]
        time.sleep(0.1)


def test_it_trains_and_ends_by_itself(job, tmp_path):
    tasks = job("--steps=120")
    server = tasks.start("ps", 0)
    workers = tasks.workers()
    for worker in workers:
        assert worker.wait(90) == 0, worker.output()[-3000:]
    assert server.wait(15) == 0, server.output()[-3000:]
    assert "the parameter server is done" in server.output()
    for worker in workers:
        assert "ran 120 steps" in worker.output()
        assert float(re.search(r"last accuracy was ([\d.]+)", worker.output())[1]) > 0.5
    assert len(re.findall("^INFO:tensorflow.*train in step", worker.output(), re.MULTILINE)) == 1
    assert tf.train.latest_checkpoint(str(tmp_path / "model")).endswith("-120")
    assert len(list((tmp_path / "model").glob("events.*"))) == 1


def test_when_the_input_of_one_ends_all_end_at_this_step(job):
    tasks = job("--steps=1000")
    workers = [tasks.start("worker", 0, "--epochs=1"), tasks.start("worker", 1)]
    for worker in workers:
        assert worker.wait(90) == 0, worker.output()[-3000:]
        assert "ran 56 steps" in worker.output()  # 1,797 images in batches of 32.


def test_when_one_fails_the_other_says_which(job):
    tasks = job("--steps=1000")
    workers = [tasks.start("worker", 0), tasks.start("worker", 1, "--fail_at=20")]
    assert workers[1].wait(90) != 0
    assert "worker 1 fails, as it was told" in workers[1].output()
    assert workers[0].wait(60) != 0
    assert "WorkerLostError" in workers[0].output()
    assert "Worker 1 of 2 has failed." in workers[0].output()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("killed", [0, 1])
def test_killed_it_resumes_from_the_last_checkpoint(job, tmp_path, killed):
    tasks = job("--steps=400", "--pause=0.01")
    server = tasks.start("ps", 0)
    workers = tasks.workers()
    for worker in workers:
        until(worker, "starts at step 0")
    while tf.train.latest_checkpoint(str(tmp_path / "model")) in (None, str(tmp_path / "model" / "model.ckpt-0")):
        time.sleep(0.1)
    workers[killed].kill()
    assert workers[1 - killed].wait(60) != 0
    assert "WorkerLostError" in workers[1 - killed].output()
    assert "Start all workers again" in workers[1 - killed].output()
    step = int(tf.train.latest_checkpoint(str(tmp_path / "model")).rpartition("-")[2])
    assert 0 < step < 400
    assert server.poll() is None
    again = tasks.workers()
    for worker in again:
        assert worker.wait(90) == 0, worker.output()[-3000:]
        assert f"starts at step {step}" in worker.output()
        assert f"ran {400 - step} steps" in worker.output()
    assert server.wait(15) == 0


def test_when_one_asks_to_stop_all_end_at_this_step(tmp_path):
    addresses = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(2)]
    processes = []
    for index in range(2):
        config = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        processes.append(
            subprocess.Popen(
                [sys.executable, str(pathlib.Path(__file__).parent / "stopping.py"), str(tmp_path / "model")],
                env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_CONFIG": json.dumps(config)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    found = []
    for process in processes:
        output, errors = process.communicate(timeout=90)
        assert process.returncode == 0, errors[-3000:]
        found.append(json.loads(output.splitlines()[-1]))
    assert [result["worker"] for result in found] == [0, 1]
    assert found[0]["last"] == 5
    assert found[1]["last"] == 4  # Its fifth step ran, and then it left.
    assert tf.train.latest_checkpoint(str(tmp_path / "model")).endswith("-5")


@pytest.mark.slow
@pytest.mark.long
def test_the_supervisor_with_synchronous_replicas(tmp_path):
    server, *workers = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(3)]
    script = str(pathlib.Path(__file__).parent / "supervised.py")
    processes = [
        subprocess.Popen(
            [sys.executable, script, job, index, server, ",".join(workers), str(tmp_path)],
            env=os.environ | {"TF2COMPAT_STRATEGY": "multi_worker_mirrored"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for job, index in (("ps", "0"), ("worker", "0"), ("worker", "1"))
    ]
    outputs = [process.communicate(timeout=100) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], [errors[-2000:] for _, errors in outputs]
    first, second = (output.splitlines()[-1] for output, _ in outputs[1:])
    assert first == second
    assert [float(weight) for weight in first.split()[1:]] == pytest.approx([1, 1, 1], abs=0.05)


@pytest.mark.slow
def test_lone_writes_are_sent_or_refused_and_graphs_that_differ_are_named():
    addresses = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(2)]
    processes = [
        subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).parent / "lone.py")],
            env=os.environ
            | {
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "TF_CONFIG": json.dumps({"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for index in range(2)
    ]
    for process in processes:
        output, failed = process.communicate(timeout=120)
        assert process.returncode == 0, failed[-3000:]
        found = json.loads(output.splitlines()[-1])
        assert found["w"] == 495.0  # As in TensorFlow 1.15.5, where the variable is one for both.
        assert "Worker 1 of 2 has written to variables alone" in found["alone"]
        assert "The node 'GradientDescent/learning_rate' is not the same" in found["differs"]
