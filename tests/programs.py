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

__all__ = ["run"]

_LOCK = threading.Lock()


@functools.cache
def _channel():
    """Returns the socket of the loaded process, which ends when it is closed."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, str(pathlib.Path(__file__).with_name("loaded_process.py")), str(its.fileno())]
    process = subprocess.Popen(command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _answer(request, descriptors=()):
    with _LOCK:
        socket.send_fds(_channel(), [json.dumps(request).encode()], descriptors)
        return int(_channel().recv(64))


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
    environment = dict(os.environ if env is None else env)
    request = {"arguments": [*map(str, arguments)], "folder": str(cwd or os.getcwd()), "environment": environment}
    with open(os.devnull) as nothing, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        pid = _answer(request, [nothing.fileno(), out.fileno(), errors.fileno()])
        ending = os.pidfd_open(pid)
        is_over = select.select([ending], [], [], timeout)[0]
        os.close(ending)
        if not is_over:
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(_answer({"ended": pid}))
        texts = [file.seek(0) or file.read() for file in (out, errors)]
    if not is_over:
        raise subprocess.TimeoutExpired(arguments, timeout, *texts)
    done = subprocess.CompletedProcess(arguments, status, *texts)
    if check:
        done.check_returncode()
    return done
