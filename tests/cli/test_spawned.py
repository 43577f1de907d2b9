"""`multiprocessing` that spawns: a script's processes have TF1's tensorflow as well."""

import subprocess
import sys

import pytest

SCRIPT = """import multiprocessing
import tensorflow as tf
import helper


def child(queue):
    queue.put((tf.__name__, tf.train.MonitoredSession.__module__, __name__, helper.MODULE))


def main():
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    print(queue.get(timeout=60))
    process.join()
    print(process.exitcode)


if __name__ == "__main__":
    tf.app.run()
"""


@pytest.mark.slow
def test_a_spawned_process_loads_the_script_rewritten(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "helper.py").write_text("import tensorflow.contrib.slim as slim\nMODULE = slim.__name__\n")
    command = [sys.executable, "-m", "tf2compat", "run", "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    expected = "('tf2compat.v1', 'tf2compat.train.monitored_session', '__mp_main__', 'tf2compat.v1.contrib.slim')\n0\n"
    assert done.stdout == expected, done.stderr[-2000:]
