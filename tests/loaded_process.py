"""A process that has loaded TensorFlow, and run nothing: programs are forked from it, see `tests.programs`.

A fork is a process of its own: it has its own signals, memory, runtime and end (it leaves `asked` and ends as a script
does, exit handlers and finalization included). The import, several seconds of each program, is done once.

python loaded_process.py DESCRIPTOR [MODULE ...]    # the socket on which programs are asked for; what else is loaded
"""

import importlib
import json
import os
import runpy
import signal
import socket
import sys

import numpy as np
import tensorflow  # noqa: F401

INSTALLED = [path for path in sys.path[1:] if path not in os.environ.get("PYTHONPATH", "").split(os.pathsep)]


def become(wanted, descriptors):
    """Makes the forked process what a Python that was started with the wanted arguments would be."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])
    added = os.environ.get("PYTHONPATH", "")
    sys.path[:] = ["", *(added.split(os.pathsep) if added else ()), *INSTALLED]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    np.random.seed()


def asked(channel):
    """Forks a process for each program that is asked for; returns the arguments, in that process.

    When the other end is closed, it ends what still runs, and itself.
    """
    running = set()
    while True:
        text, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 3)
        if not text:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        wanted = json.loads(text)
        if "ended" in wanted:
            pid, status = os.waitpid(wanted["ended"], 0)
            running.discard(pid)
            channel.send(b"%d" % status)
            continue
        pid = os.fork()
        if not pid:
            channel.close()
            become(wanted, descriptors)
            return wanted["arguments"]
        running.add(pid)
        channel.send(b"%d" % pid)
        for descriptor in descriptors:
            os.close(descriptor)


def run(arguments):
    """Runs a program as Python does."""
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        sys.path[0] = os.getcwd()
        sys.modules.pop(arguments[1], None)
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(arguments[1], {"__name__": "__main__"})
    else:
        sys.argv = arguments
        sys.path[0] = os.path.dirname(os.path.abspath(arguments[0]))
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    for module in sys.argv[2:]:
        importlib.import_module(module)
    run(asked(socket.socket(fileno=int(sys.argv[1]))))
