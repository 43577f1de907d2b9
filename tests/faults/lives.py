"""One life of a training: its processes are started, hit by a fault, and waited for."""

import dataclasses
import json
import pathlib
import signal
import socket
import time
from typing import Any

from tests.faults.disk import Disk
from tests.faults.ends import START_AGAIN, documented
from tests.faults.growth import Samples
from tests.faults.ledger import Ledger
from tests.faults.plan import Fault, Round
from tests.faults.processes import Process, Zygote, resources
from tests.faults.reading import Evaluator

__all__ = ["Life", "options_of"]

PATIENCE_SECS = 120.0
PAUSE_SECS = 0.003
SAMPLE_STEPS = 10
SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT, "interrupted worker": signal.SIGTERM}


def options_of(training: Round, folder: pathlib.Path, fault: Fault, has_disk: bool) -> dict[str, Any]:
    """Returns the options of the trainer for one life."""
    return {
        "folder": str(folder),
        "style": training.style,
        "steps": training.steps,
        "save_every": training.save_every,
        "keep": training.keep,
        "pause": PAUSE_SECS,
        "digests": False,
        "lie": training.lie,
        "kill_at": fault.number + 2 if fault.kind == "SIGKILL at a file call" else 0,
        "fail_from": fault.number + 1 if fault.kind == "failing disk" else 0,
        "slow": fault.kind == "slow disk",
        "full_after": fault.at + 1 if fault.kind == "full disk" and not has_disk else 0,
        "room": 4000 * fault.number,
        "lost_every": 2 * training.save_every + 1 + fault.number % 5 if fault.kind == "lost session" else 0,
        "lost_times": 5 + fault.number % 10,
    }


@dataclasses.dataclass
class _Task:
    """One process of a life."""

    process: Process
    samples: Samples
    steps: int = 0
    ended: bool = False


class Life:
    """One life.

    Args:
        zygote: starts its processes.
        ledger: gets their lines.
        evaluator: reads along; None where none does.
        disk: the disk that can be full; None where there is none.
        training: the round.
        fault: what hits it.
        options: of the trainer.
    """

    def __init__(
        self,
        zygote: Zygote,
        ledger: Ledger,
        evaluator: Evaluator | None,
        disk: Disk | None,
        training: Round,
        fault: Fault,
        options: dict[str, Any],
    ) -> None:
        self._zygote, self._ledger, self._evaluator, self._disk = zygote, ledger, evaluator, disk
        self._fault, self._style, self._hit = fault, training.style, False
        settings = {
            "TF2COMPAT_CHECKPOINT_FORMAT": training.checkpoint_format,
            "TF2COMPAT_ASYNC_SAVE": str(int(training.async_save)),
            "TF2COMPAT_PREEMPTION": "1",
            "TF2COMPAT_RESTORE_INPUT_POSITION": str(int(training.style != "workers")),
        }
        environments = _clusters(2) if training.style == "workers" else [{}]
        self._tasks = [
            _Task(zygote.start("trainer", [json.dumps(options)], settings | environment), Samples(fewest=12))
            for environment in environments
        ]
        self._victim = fault.number % len(self._tasks)
        self._due: list[tuple[float, str]] = []

    @property
    def ended(self) -> bool:
        """Whether a process did the last step and ended by itself."""
        return any(task.ended for task in self._tasks)

    def run(self) -> list[Samples]:
        """Returns the samples of its processes when all have ended."""
        heard = time.monotonic()
        while True:
            self._tasks[0].process.wait_for_line(0.01)
            self._zygote.check()
            ended = all(task.process.status is not None for task in self._tasks)
            for worker, task in enumerate(self._tasks):
                heard = time.monotonic() if self._hear(worker, task) else heard
            if ended:
                break
            self._inject()
            if self._evaluator is not None:
                self._evaluator.pump()
            if time.monotonic() > heard + PATIENCE_SECS:
                self._ledger.fail("hangs", f"nothing for {PATIENCE_SECS} s; {self._tasks[0].process.errors()}")
                self._kill_all()
                heard = time.monotonic()
        self._end()
        return [task.samples for task in self._tasks]

    def _hear(self, worker: int, task: _Task) -> bool:
        """Takes the lines of a process; returns whether there were any."""
        lines = list(task.process.lines())
        for line in lines:
            self._ledger.line(worker, line)
            task.steps += line.startswith("step ")
            if line.startswith("step ") and task.steps % SAMPLE_STEPS == 0:
                task.samples.add(resources(task.process.pid))
            task.ended = task.ended or line.startswith("ended ")
            if line == "lost":
                self._ledger.injected["lost session"] += 1
        if worker == 0 and not self._due and not self._hit and task.steps > self._fault.at:
            self._hit = True
            self._due = _events(self._fault, time.monotonic())
        return bool(lines)

    def _inject(self) -> None:
        """Does what is due."""
        while self._due and self._due[0][0] <= time.monotonic():
            _, what = self._due.pop(0)
            victim = self._tasks[self._victim].process
            self._ledger.trace.append(what)
            if what == "fill":
                if self._disk is not None:
                    self._disk.fill(5000 * self._fault.number)
            else:
                victim.send(getattr(signal, what))

    def _kill_all(self) -> None:
        for task in self._tasks:
            task.process.send(signal.SIGKILL)

    def _end(self) -> None:
        """Gives the accounts how the processes ended, and whether the fault had hit them."""
        kind = self._fault.kind
        if kind and kind != "lost session":
            late = all(task.process.status == 0 for task in self._tasks)
            (self._ledger.missed if late else self._ledger.injected)[kind] += 1
        for worker, task in enumerate(self._tasks):
            status = task.process.status
            assert status is not None
            allowed = documented(kind, self._style, worker == self._victim, task.ended)
            self._ledger.end_life(status, allowed, task.process.errors(), status == START_AGAIN)


def _events(fault: Fault, now: float) -> list[tuple[float, str]]:
    """Returns what is to be done, and when, once the steps before a fault are done."""
    at = now + fault.delay
    if fault.kind in SIGNALS:
        return [(at, SIGNALS[fault.kind].name)]
    if fault.kind in ("SIGKILL", "slow disk", "lost worker"):
        return [(at, "SIGKILL")]
    if fault.kind == "SIGTERM twice":
        return [(at, "SIGTERM"), (at + 0.2, "SIGTERM")]
    if fault.kind == "SIGUSR1":
        return [(at, "SIGUSR1"), (at + 0.2 + fault.number / 400, "SIGKILL")]
    if fault.kind == "stopped process":
        return [(at, "SIGSTOP"), (at + 0.3, "SIGCONT"), (at + 0.3 + fault.number / 200, "SIGKILL")]
    if fault.kind == "full disk":
        return [(at, "fill")]
    return []


def _clusters(workers: int) -> list[dict[str, str]]:
    """Returns the environment of each worker."""
    sockets = [socket.create_server(("localhost", 0)) for _ in range(workers)]
    addresses = [f"localhost:{found.getsockname()[1]}" for found in sockets]
    for found in sockets:
        found.close()
    return [
        {"TF_CONFIG": json.dumps({"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}})}
        for index in range(workers)
    ]
