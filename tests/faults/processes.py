"""Processes that the campaign starts: their lines, their end, and what the system says of them."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

__all__ = ["Process", "Zygote", "resources"]

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Process:
    """A process whose output is read line by line, as far as it is there.

    Attributes:
        status: as `subprocess.Popen.returncode`; None while it runs.
    """

    def __init__(self, pid: int, output: int, log: pathlib.Path, into: int = -1) -> None:
        self.pid, self.log, self._output, self._into = pid, log, output, into
        os.set_blocking(output, False)
        self.status: int | None = None
        self._rest = b""
        self._open = True

    def lines(self) -> Iterator[str]:
        """Yields the whole lines that have come; part of one that a kill has cut is dropped."""
        while self._open:
            try:
                found = os.read(self._output, 65536)
            except BlockingIOError:
                return
            if not found:
                os.close(self._output)
                self._open = False
                return
            *whole, self._rest = (self._rest + found).split(b"\n")
            for line in whole:
                yield line.decode(errors="replace")

    def wait_for_line(self, seconds: float) -> None:
        """Returns when there is something to read, or nothing will be, or the time is over."""
        if self._open:
            select.select([self._output], [], [], seconds)
        else:
            time.sleep(min(seconds, 0.01))

    def write(self, line: str) -> None:
        """Writes a line to its input."""
        os.write(self._into, line.encode() + b"\n")

    def send(self, number: int) -> bool:
        """Sends a signal; returns whether the process was still there."""
        if self.status is not None:
            return False
        os.kill(self.pid, number)
        return True

    def close(self) -> None:
        """Closes its input, by which an evaluator ends."""
        if self._into >= 0:
            os.close(self._into)
            self._into = -1

    def errors(self) -> str:
        """Returns the end of what it wrote to its error stream."""
        return self.log.read_text(errors="replace")[-3000:]


class Zygote:
    """The process whose forks the programs are; see `zygote.py`.

    Args:
        folder: for the error streams of the processes.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with open(folder / "zygote.log", "w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.zygote", str(other.fileno())],
                pass_fds=[other.fileno()],
                cwd=ROOT,
                env={"TF_CPP_MIN_LOG_LEVEL": "3"} | os.environ,
                stderr=log,
            )
        other.close()
        self._running: dict[int, Process] = {}
        self._count = 0

    def start(self, program: str, arguments: list[str], environment: dict[str, str] | None = None) -> Process:
        """Starts a trainer or an evaluator."""
        self._count += 1
        log = self._folder / f"{self._count}-{program}.log"
        into, output = os.pipe(), os.pipe()
        with open(log, "w") as errors:
            request = {"program": program, "arguments": arguments, "environment": environment or {}}
            socket.send_fds(self._control, [json.dumps(request).encode()], [into[0], output[1], errors.fileno()])
        os.close(into[0])
        os.close(output[1])
        reply = self._reply()
        while "started" not in reply:
            self._note(reply)
            reply = self._reply()
        process = Process(reply["started"], output[0], log, into[1])
        self._running[process.pid] = process
        return process

    def _reply(self) -> dict[str, Any]:
        message = self._control.recv(4096)
        if not message:
            raise RuntimeError(f"The process that starts the others has ended; see {self._folder / 'zygote.log'}.")
        return dict(json.loads(message))

    def _note(self, reply: dict[str, Any]) -> None:
        process = self._running.pop(reply["ended"])
        process.status = reply["status"]
        process.close()

    def check(self) -> None:
        """Sets the status of processes that have ended."""
        while select.select([self._control], [], [], 0)[0]:
            self._note(self._reply())

    def close(self) -> None:
        """Ends what still runs."""
        for process in self._running.values():
            os.kill(process.pid, signal.SIGKILL)
        self._control.close()
        self._process.wait(30)


def resources(pid: int) -> tuple[int, int, int] | None:
    """Returns the memory (KB), the threads and the open descriptors of a process; None when it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        found = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        return int(found["VmRSS"].split()[0]), int(found["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, KeyError):
        return None
