"""Processes that the campaign starts: their lines, their end, and what the system says of them."""

import os
import pathlib
import select
import time
from collections.abc import Iterator

from tests.programs import ROOT, LoadedProcess, Program

__all__ = ["Process", "Zygote", "resources"]

PROGRAMS = ("trainer", "evaluator", "shared_writer")


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
    """Starts the programs of the campaign, as forks of one process.

    Args:
        folder: for the error streams of the processes.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder
        with open(folder / "zygote.log", "w") as log:
            # Each arena of glibc keeps what was freed in it: 100 MB after 500 saves in threads, and no more then.
            environment = {"MALLOC_ARENA_MAX": "2"}
            self._loaded = LoadedProcess([f"tests.faults.{name}" for name in PROGRAMS], log, environment)
        self._running: dict[Process, Program] = {}
        self._count = 0

    def start(self, program: str, arguments: list[str], environment: dict[str, str] | None = None) -> Process:
        """Starts a program of `PROGRAMS`."""
        self._count += 1
        log = self._folder / f"{self._count}-{program}.log"
        into, output = os.pipe(), os.pipe()
        with open(log, "w") as errors:
            started = self._loaded.start(
                ["-m", f"tests.faults.{program}", *arguments],
                ROOT,
                os.environ | (environment or {}),
                [into[0], output[1], errors.fileno()],
            )
        os.close(into[0])
        os.close(output[1])
        process = Process(started.pid, output[0], log, into[1])
        self._running[process] = started
        return process

    def check(self) -> None:
        """Sets the status of processes that have ended."""
        for process, program in [*self._running.items()]:
            process.status = program.wait()
            if process.status is not None:
                del self._running[process]
                process.close()

    def close(self) -> None:
        """Ends what still runs."""
        self._loaded.close()


def resources(pid: int) -> tuple[int, int, int] | None:
    """Returns the memory (KB), the threads and the open descriptors of a process; None when it has ended.

    The memory is the anonymous one. Pages of libraries come whenever a forked process uses them for the first time,
    and go when the system wants them.
    """
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        found = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        return int(found["RssAnon"].split()[0]), int(found["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, KeyError):
        return None
