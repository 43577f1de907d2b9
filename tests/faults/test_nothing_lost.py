"""Faults injected into programs in processes of their own: what was saved stays saved."""

import os
import pathlib
import random
import re
import subprocess
import sys
import time

import pytest
import tensorflow as tf

from tf2compat.checkpoint import damage_of
from tf2compat.checkpoint.files import prefixes

PROGRAM = pathlib.Path(__file__).with_name("saving_program.py")
pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("TF2COMPAT_TEST_KILLS", "4"))


def start(folder, steps, mode):
    command = [sys.executable, str(PROGRAM), str(folder), str(steps), mode]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def numbers(out, word):
    """Returns the numbers of whole lines: a process that is killed may leave a part of one."""
    return [int(number) for number in re.findall(rf"^{word} (\d+)\n", out, re.MULTILINE)]


@pytest.mark.timeout(200 + 10 * KILLS)
@pytest.mark.parametrize("mode", [pytest.param("plain", marks=pytest.mark.long), "async"])
def test_killed_at_random_moments(tmp_path, mode):
    """Each restart restores a whole checkpoint no older than the last one that was announced."""
    moments = random.Random(0)
    kills = announced = 0
    while kills < KILLS or (not announced and kills < 5 * KILLS):  # A slow machine has saved nothing by then.
        kills += 1
        process = start(tmp_path, 100_000, mode)
        out = process.stdout.readline()  # It runs: from here on it may die at any moment.
        time.sleep(moments.uniform(0.0, 1.0))
        process.kill()
        rest, errors = process.communicate(timeout=60)
        out += rest
        assert process.returncode == -9, errors[-2000:]
        restored = numbers(out, "restored")
        if restored:
            assert restored[0] >= announced
        announced = max([announced, *numbers(out, "saved")])
    process = start(tmp_path, 1, mode)
    out, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors[-2000:]
    assert numbers(out, "restored")[0] >= announced > 0
    assert not [name for name in os.listdir(tmp_path) if ".saving" in name or ".replaced" in name]


@pytest.mark.parametrize(("mode", "kind"), [("full", "CheckpointWriteError"), ("read_only", "PermissionDeniedError")])
def test_a_disk_that_does_not_take_it(tmp_path, mode, kind):
    """The error says what happened, and the checkpoint before is whole."""
    for parent in (tmp_path, *tmp_path.parents[:2]):
        os.chmod(parent, 0o755)
    process = start(tmp_path, 10, mode)
    out, errors = process.communicate(timeout=100)
    os.chmod(tmp_path, 0o755)
    assert process.returncode == 3, out + errors[-2000:]
    assert f"error {kind} `tf.train.Saver.save`: The checkpoint" in out
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-0")
    assert [damage_of(prefix) for prefix in prefixes(str(tmp_path))] == [""]


def test_a_full_disk(tmp_path):
    """The folder is a disk of 700 KB, in a mount namespace of the process."""
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    script = 'mount -t tmpfs -o size=700k tmpfs "$1" && shift && exec "$@"'
    try:
        subprocess.run([*mount, script, "sh", str(tmp_path), "true"], check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this machine lets no user mount: {error}")
    program = [sys.executable, str(PROGRAM), str(tmp_path), "100", "plain"]
    done = subprocess.run(
        [*mount, script, "sh", str(tmp_path), *program], check=False, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 3, done.stdout + done.stderr[-2000:]
    assert "error CheckpointWriteError `tf.train.Saver.save`: The checkpoint" in done.stdout
    assert numbers(done.stdout, "saved")
    damages = done.stdout.splitlines()[-1]
    assert damages.startswith("damages ['', ''"), damages
    assert set(damages.removeprefix("damages ").strip("[]").split(", ")) == {"''"}
