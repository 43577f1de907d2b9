"""Starts programs of the campaign as forks of a process that has imported TensorFlow and has done nothing with it.

A fork is a process of its own: it has its own signals, memory, runtime and end (it leaves `serve` and ends as a
script does, exit handlers and finalization included). The import, several seconds of each life, is done once.

python -m tests.faults.zygote DESCRIPTOR
"""

import json
import os
import select
import signal
import socket
import sys
from typing import Any

__all__ = ["serve"]


def serve(control: socket.socket) -> dict[str, Any] | None:
    """Forks for each request, and reports the end of each fork, until the other end is closed.

    Returns:
        In a fork its request; None in the process itself.
    """
    running: set[int] = set()
    while True:
        if select.select([control], [], [], 0.02)[0]:
            message, descriptors, _, _ = socket.recv_fds(control, 65536, 3)
            if not message:
                for pid in running:
                    os.kill(pid, signal.SIGKILL)
                return None
            request = json.loads(message)
            pid = os.fork()
            if pid == 0:
                control.close()
                _take(request, descriptors)
                return request
            running.add(pid)
            for descriptor in descriptors:
                os.close(descriptor)
            control.send(json.dumps({"started": pid}).encode())
        while running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            running.discard(pid)
            control.send(json.dumps({"ended": pid, "status": os.waitstatus_to_exitcode(status)}).encode())


def _take(request: dict[str, Any], descriptors: list[int]) -> None:
    """Makes this fork the process that a request asks for."""
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.environ.update(request["environment"])
    signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    from tests.faults import evaluator, shared_writer, trainer

    _request = serve(socket.socket(fileno=int(sys.argv[1])))
    if _request is not None:
        _mains = {"trainer": trainer.main, "evaluator": evaluator.main, "shared_writer": shared_writer.main}
        _main = _mains[_request["program"]]
        sys.exit(_main(_request["arguments"]))
