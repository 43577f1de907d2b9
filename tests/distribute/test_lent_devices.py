"""Tasks of a cluster use each other's devices; the values are those of TensorFlow 1.15.5 with the same program."""

import json
import os
import pathlib
import subprocess
import sys

import portpicker
import pytest

REPLICAS = [[0.3812, -0.7748, -0.7037, 0.0691], 3, 11.0, 3]
EXPECTED = {
    "signals": [[[0, 1], 2], [[0, 1], 2]],
    "variables": [[[0.0339, 1.0087], 2, -2.5], [[0.0339, 1.0087], 2, -1.5]],
    "pinned": [[[[5.0], [11.0]], 5, 1, taken, [1], [0, 2, 4], [[0, 1], [2, 3]], 8.0] for taken in (7, 8)],
}
SCRIPT = pathlib.Path(__file__).with_name("lent_devices.py")


@pytest.fixture
def values(tmp_path):
    """Runs a case in all tasks of a cluster, given as job -> number; returns what those print that have to end."""
    started = []

    def run(case, jobs, ending):
        cluster = {
            job: [f"localhost:{portpicker.pick_unused_port()}" for _ in range(number)] for job, number in jobs.items()
        }
        for job, addresses in cluster.items():
            for index in range(len(addresses)):
                flags = {"case": case, "job": job, "index": index, "cluster": json.dumps(cluster), "folder": tmp_path}
                command = [sys.executable, "-m", "tf2compat", "run", SCRIPT, *(f"--{k}={v}" for k, v in flags.items())]
                where = tmp_path / f"{job}{index}"
                with open(f"{where}.out", "w") as out, open(f"{where}.err", "w") as errors:
                    process = subprocess.Popen(
                        command, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}, stdout=out, stderr=errors
                    )
                started.append((job, index, process))
        found = []
        for job, index, process in started:
            if (job, index) in ending:
                where = tmp_path / f"{job}{index}"
                assert process.wait(timeout=100) == 0, pathlib.Path(f"{where}.err").read_text()[-3000:]
                found.append(json.loads(pathlib.Path(f"{where}.out").read_text()))
        return found

    yield run
    for _, _, process in started:
        process.kill()
        process.wait()


BOTH = [("worker", 0), ("worker", 1)]


@pytest.mark.slow
@pytest.mark.parametrize("job", ["worker", pytest.param("local", marks=pytest.mark.long)])
def test_one_client_trains_on_the_devices_of_all(values, job):
    assert values("replicas", {job: 2}, [(job, 0)]) == [REPLICAS]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("case", ["signals", "variables", "pinned"])
def test_workers_use_each_others_devices(values, case):
    assert values(case, {"ps": 1, "worker": 2}, BOTH) == EXPECTED[case]


@pytest.mark.slow
@pytest.mark.long
def test_a_task_that_is_lost_is_unavailable(values):
    """A session of 1.15.5 waits for ever."""
    assert values("lost", {"ps": 1, "worker": 2}, BOTH[:1]) == ["unavailable"]
