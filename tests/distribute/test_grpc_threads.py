import os
import pathlib
import subprocess
import sys

import pytest

from tf2compat.distribute.grpc_threads import reading_in_waiting_threads

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = """
import contextlib, os, sys
import tensorflow as tf
from tf2compat.distribute.grpc_threads import reading_in_waiting_threads
with reading_in_waiting_threads() if sys.argv[1] == "ours" else contextlib.nullcontext():
    tf.distribute.Server({"ps": ["localhost:0"]}, job_name="ps", task_index=0)
print(os.environ.get("GRPC_EXPERIMENTS"))
"""


@pytest.mark.parametrize(
    ("whose", "given", "is_off"), [("ours", None, True), ("stock", None, False), ("ours", "-event_engine_dns", False)]
)
def test_tensorflows_server_reads_so(tmp_path, whose, given, is_off):
    """gRPC says which of its experiments are off; a name that it has no more is an error there."""
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    environment = os.environ | {"GRPC_VERBOSITY": "debug", "TF_CPP_MIN_LOG_LEVEL": "0", "PYTHONPATH": str(ROOT)}
    environment.pop("GRPC_EXPERIMENTS", None)
    if given:
        environment["GRPC_EXPERIMENTS"] = given
    # Of its own: gRPC says it when it is first used.
    command = [sys.executable, script, whose]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == str(given), done.stderr
    assert "Unknown experiment" not in done.stderr
    said = next(line for line in done.stderr.splitlines() if "gRPC experiments" in line)
    assert ("event_engine_client:off" in said and "event_engine_listener:off" in said) is is_off
    assert ("event_engine_client" in said.partition("enabled")[2]) is not is_off


def test_the_environment_is_as_before(monkeypatch):
    monkeypatch.delenv("GRPC_EXPERIMENTS", raising=False)
    with pytest.raises(KeyError), reading_in_waiting_threads():
        assert os.environ["GRPC_EXPERIMENTS"].startswith("-")
        raise KeyError
    assert "GRPC_EXPERIMENTS" not in os.environ
