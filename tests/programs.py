"""Runs Python programs in processes of their own, without the seconds in which each would load TensorFlow.

They are forked from a process that has loaded it (`loaded_process.py`). Where the start or the end of a process is what
is tested, or what it imports first, `subprocess` starts a Python of its own.
"""

import atexit
import functools
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading

__all__ = ["LoadedProcess", "Program", "run"]

ROOT = pathlib.Path(__file__).resolve().parents[1]


class LoadedProcess:
    """A process that has loaded TensorFlow, and starts programs.

    Args:
        modules: what else it loads.
        log: its error stream; by default that of the tests.
        environment: what its environment has beside that of the tests.
    """

    def __init__(self, modules=(), log=None, environment=None):
        self._channel, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.loaded_process", str(other.fileno()), *modules],
            pass_fds=[other.fileno()],
            cwd=ROOT,
            env={"TF_CPP_MIN_LOG_LEVEL": "3"} | os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stderr=log,
        )
        other.close()

    def _answer(self, request, descriptors=()):
        with self._lock:
            socket.send_fds(self._channel, [json.dumps(request).encode()], descriptors)
            answer = self._channel.recv(64)
        if not answer:
            raise RuntimeError("The process that starts the programs has ended.")
        return int(answer)

    def start(self, arguments, folder, environment, descriptors):
        """Starts a program; arguments as for `run`, and the descriptors of its three streams."""
        request = {"arguments": [*map(str, arguments)], "folder": str(folder), "environment": dict(environment)}
        return Program(self._answer(request, descriptors), self)

    def status(self, pid):
        """Waits for the end of a program that it started, once; the status is as `subprocess.Popen.returncode`."""
        return os.waitstatus_to_exitcode(self._answer({"ended": pid}))

    def close(self):
        """Ends what still runs, and the process."""
        self._channel.close()
        self._process.wait(30)


class Program:
    """A program that was started.

    Attributes:
        pid: that of its process.
        status: as `subprocess.Popen.returncode`; None before `wait` has seen its end.
    """

    def __init__(self, pid, parent):
        self.pid, self.status, self._parent = pid, None, parent
        self._end = os.pidfd_open(pid)

    def wait(self, seconds=0.0):
        """Returns its status when it ends, None if it runs on after these seconds."""
        if self.status is None and select.select([self._end], [], [], seconds)[0]:
            os.close(self._end)
            self.status = self._parent.status(self.pid)
        return self.status


@functools.cache
def _loaded():
    process = LoadedProcess()
    atexit.register(process.close)
    return process


def run(arguments, *, cwd=None, env=None, timeout=300, check=False):
    """Runs a program to its end.

    Args:
        arguments: those of Python: `[script, argument, ...]`, `["-m", module, ...]` or `["-c", text, ...]`.
        cwd: the folder in which it runs; by default the tests'.
        env: the environment; by default the tests'. What TensorFlow reads when it is imported is the tests'.
        timeout: in seconds.
        check: whether a status other than 0 is an error.

    Returns:
        A `subprocess.CompletedProcess` with the texts of both streams.

    Raises:
        subprocess.TimeoutExpired: it took longer; it has been killed.
        subprocess.CalledProcessError: its status is asked for and not 0.
    """
    with open(os.devnull) as nothing, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        streams = [nothing.fileno(), out.fileno(), errors.fileno()]
        program = _loaded().start(arguments, cwd or os.getcwd(), os.environ if env is None else env, streams)
        is_late = program.wait(timeout) is None
        if is_late:
            os.kill(program.pid, signal.SIGKILL)
            program.wait(timeout)
        texts = [file.seek(0) or file.read() for file in (out, errors)]
    if is_late:
        raise subprocess.TimeoutExpired(arguments, timeout, *texts)
    done = subprocess.CompletedProcess(arguments, program.status, *texts)
    if check:
        done.check_returncode()
    return done
