"""A process that has loaded TensorFlow, and run nothing: `tests.programs` has its programs forked from it.

python loaded_process.py DESCRIPTOR     # of the socket on which they are asked for
"""

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
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])
    added = os.environ.get("PYTHONPATH", "")
    sys.path[:] = ["", *(added.split(os.pathsep) if added else ()), *INSTALLED]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    np.random.seed()


def asked(channel):
    """Forks a process for each program that is asked for; returns the arguments, in that process."""
    while True:
        text, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 3)
        if not text:
            os._exit(0)
        wanted = json.loads(text)
        if "ended" in wanted:
            channel.send(b"%d" % os.waitpid(wanted["ended"], 0)[1])
            continue
        pid = os.fork()
        if not pid:
            become(wanted, descriptors)
            return wanted["arguments"]
        channel.send(b"%d" % pid)
        for descriptor in descriptors:
            os.close(descriptor)


def run(arguments):
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        sys.path[0] = os.getcwd()
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(arguments[1], {"__name__": "__main__"})
    else:
        sys.argv = arguments
        sys.path[0] = os.path.dirname(os.path.abspath(arguments[0]))
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    run(asked(socket.socket(fileno=int(sys.argv[1]))))
