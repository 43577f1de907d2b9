"""The evaluator of a campaign: asked while training goes on, and of a folder in which nobody works."""

import hashlib
import itertools
import pathlib
import time

from tests.faults.growth import Samples
from tests.faults.ledger import Ledger
from tests.faults.processes import Process, Zygote, resources

__all__ = ["Evaluator", "contents"]

PAUSE_SECS = 0.2
PATIENCE_SECS = 120.0
REPEATS = 20


def contents(folder: pathlib.Path) -> dict[str, str]:
    """Returns name -> time and digest of all that lies in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        held = hashlib.sha1(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path.relative_to(folder))] = f"{path.stat().st_mtime_ns} {held}"
    return found


class Evaluator:
    """A process that reads the newest checkpoint again and again, one reading at a time.

    Args:
        zygote: starts it.
        ledger: gets the answers.
        workers: how many processes train; the model of two differs.
    """

    def __init__(self, zygote: Zygote, ledger: Ledger, workers: int) -> None:
        self._zygote, self._ledger = zygote, ledger
        self._process: Process = zygote.start("evaluator", [str(workers)])
        self.samples = Samples(fewest=60)
        self._doors = itertools.cycle([""])
        self._folder = pathlib.Path()
        self._asked: tuple[str, int, float] | None = None
        self._next = 0.0
        self._errors = 0

    def begin_round(self, folder: pathlib.Path, doors: tuple[str, ...]) -> None:
        """Reads in another folder from now on, by these doors in turns."""
        self._folder, self._doors = folder, itertools.cycle(doors)

    def pump(self) -> None:
        """Takes an answer if there is one, and asks again if it is time."""
        if self._asked is None and time.monotonic() > self._next:
            self._ask(next(self._doors))
        elif self._asked is not None:
            self._take(patient=True)

    def _ask(self, door: str) -> None:
        self._asked = (door, self._ledger.announced, time.monotonic())
        self._process.write(f"{door} {self._folder}")

    def _take(self, patient: bool) -> None:
        assert self._asked is not None
        door, announced, when = self._asked
        for answer in self._process.lines():
            if answer.split(" ")[0] not in ("read", "nothing", "error"):
                continue
            again = self._ledger.reading(door, answer, announced, patient and self._errors < REPEATS)
            self._errors = self._errors + 1 if again else 0
            now = time.monotonic()
            self._asked = None
            self._next = now + max(PAUSE_SECS, 2 * (now - when))  # The trainer needs a processor too.
            self.samples.add(resources(self._process.pid))
            return
        self._zygote.check()
        if self._process.status is not None or time.monotonic() > when + PATIENCE_SECS:
            self._ledger.fail(
                "hangs", f"the evaluator ({door}), status {self._process.status}: {self._process.errors()}"
            )
            self._asked = None

    def finish(self) -> None:
        """Returns when nothing is asked any more."""
        while self._asked is not None:
            self._process.wait_for_line(0.1)
            self._take(patient=True)

    def read_still(self) -> None:
        """Reads once in a folder that nobody writes: it works at once, and changes nothing."""
        self.finish()
        before = contents(self._folder)
        self._ask(next(self._doors))
        door = self._asked[0] if self._asked else ""
        while self._asked is not None:
            self._process.wait_for_line(0.1)
            self._take(patient=False)
        after = contents(self._folder)
        self._ledger.checked["changed"] += 1
        if before != after:
            changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
            self._ledger.fail("changed", f"{door}: {changed}")

    def close(self) -> None:
        """Ends the process."""
        self.finish()
        self._process.close()
