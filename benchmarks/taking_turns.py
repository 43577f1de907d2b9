"""Processes that take turns: each answers requests, and is stopped, with its threads, until the next one.

So no two sides are measured at a time, a change of the machine's load meets all of them, and none of them works with a
heap that another has left in pieces.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any


class Worker:
    """A process that reads requests and writes answers, a line of JSON each; it runs only while it answers.

    Args:
        command: starts it.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )

    def ask(self, what: str, **request: Any) -> Any:
        """Returns the process's answer, and stops it until the next request.

        Raises:
            SystemExit: the process ended instead of answering.
        """
        self._process.send_signal(signal.SIGCONT)
        self._process.stdin.write(json.dumps({"what": what} | request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            status = self._process.wait()
            self._errors.seek(0)
            words = "".join(self._errors.readlines()[-10:])
            sys.exit(f"{' '.join(self._command)} ended with status {status} at {what}:\n{words}")
        self._process.send_signal(signal.SIGSTOP)
        return json.loads(answer)

    def close(self) -> None:
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait()
        self._errors.close()


@contextlib.contextmanager
def opened(commands: dict[str, list[str]], first: str) -> Iterator[dict[str, Worker]]:
    """Yields a worker for each side.

    Args:
        commands: side -> how its process is started.
        first: what each is asked before the next one starts, so that they do not start at the same time.
    """
    workers: dict[str, Worker] = {}
    try:
        for side, command in commands.items():
            workers[side] = Worker(command)
            workers[side].ask(first)
        yield workers
    finally:
        for worker in workers.values():
            worker.close()
