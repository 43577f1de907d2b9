import os
import subprocess
import sys

from tf2compat.cli import quiet_start

NOISE = (
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    "I0000 00:00:1.0 7 cudart_stub.cc:31] Could not find cuda drivers on your machine, GPU will not be used.",
    "E0000 00:00:1.0 7 cuda_platform.cc:52] failed call to cuInit: UNKNOWN ERROR (303)",
)


def run(code):
    """Runs a piece of code beside `quiet_start`; returns the lines of its standard error stream."""
    code = f"import os, sys\nfrom tf2compat.cli.quiet_start import quiet_start\nNOISE = {NOISE!r}\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stderr.splitlines()


def test_only_the_messages_of_libraries_are_left_out():
    lines = run(
        "with quiet_start():\n"
        "    for line in (*NOISE, 'E0000 00:00:1.0 7 bfc_allocator.cc:1] Out of memory', 'no end'):\n"
        "        os.write(2, line.encode() + (b'' if line == 'no end' else b'\\n'))\n"
        "    print('printed', file=sys.stderr)\n"
        "os.write(2, NOISE[0].encode())\n"
    )
    assert lines == ["E0000 00:00:1.0 7 bfc_allocator.cc:1] Out of memory", "no endprinted", NOISE[0]]


def test_errors_pass_and_the_stream_is_as_before():
    lines = run(
        "try:\n    with quiet_start():\n        1 / 0\nexcept ZeroDivisionError:\n    print('seen', file=sys.stderr)\n"
    )
    assert lines == ["seen"]


def test_a_process_without_the_stream():
    assert run("os.close(2)\nwith quiet_start():\n    pass\n") == []


def test_a_child_that_lives_on_is_not_waited_for():
    assert run(
        "import subprocess\nwith quiet_start():\n    subprocess.Popen(['sleep', '5'])\nprint('on', file=sys.stderr)\n"
    ) == ["on"]


def test_the_level_of_the_process_counts(monkeypatch):
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    with quiet_start.quiet_start():
        pass
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "0"
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL")
    monkeypatch.setattr(quiet_start, "has_gpu_driver", lambda: True)
    with quiet_start.quiet_start():
        pass
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "1", "what a GPU's libraries lack can be mended"
