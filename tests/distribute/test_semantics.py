"""The idioms of asynchronous training: two workers and two parameter servers end with the values of TensorFlow 1.15.5.

`semantics.json` has what 1.15.5 printed: for each case the value of worker 0 and of worker 1.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys

import portpicker
import pytest

HERE = pathlib.Path(__file__).parent


@pytest.fixture
def start(tmp_path):
    ports = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(4)]
    started = []
    (tmp_path / "meeting").mkdir()

    def make(job, index):
        flags = [f"--job_name={job}", f"--task_index={index}", f"--folder={tmp_path / 'meeting'}"]
        flags += [f"--ps_hosts={','.join(ports[:2])}", f"--worker_hosts={','.join(ports[2:])}"]
        path = tmp_path / f"{job}{index}.{len(started)}.log"
        with open(path, "w") as log, open(path.with_suffix(".out"), "w") as printed:
            process = subprocess.Popen(
                [sys.executable, "-m", "tf2compat", "run", HERE / "semantics.py", *flags],
                env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
                stdout=printed,
                stderr=log,
            )
        process.output, process.printed = path.read_text, path.with_suffix(".out").read_text
        started.append(process)
        return process

    yield make
    for process in started:
        process.kill()
        process.wait()


def found(process):
    return dict(map(json.loads, process.printed().splitlines()))


@pytest.mark.slow
@pytest.mark.long
def test_every_idiom_has_the_values_of_1_15(start):
    for index in (0, 1):
        start("ps", index)
    chief, first_life = start("worker", 0), start("worker", 1)
    assert first_life.wait(200) == -signal.SIGKILL, first_life.output()[-3000:]
    second_life = start("worker", 1)
    assert second_life.wait(100) == 0, second_life.output()[-3000:]
    assert chief.wait(100) == 0, chief.output()[-3000:]
    seen = [found(chief), found(first_life) | found(second_life)]
    expected = json.loads((HERE / "semantics.json").read_text())
    assert {name: [of_one.get(name) for of_one in seen] for name in expected} == expected
    assert set(seen[0]) == set(expected)
