"""The accounts of a campaign: the lines of its processes against its promises. No process is started here."""

import collections
import dataclasses
import re
from collections.abc import Mapping

__all__ = ["PROMISES", "Broken", "Ledger", "Reference"]

PROMISES = {
    "lost": "steps lost beyond the last announced checkpoint",
    "twice": "steps done twice",
    "skipped": "steps skipped",
    "differs": "steps, checkpoints and ends that differ in a bit from an undisturbed training",
    "stopped": "programs asked to end that went on elsewhere than where they had stopped",
    "end": "processes that ended otherwise than documented",
    "hangs": "processes that did nothing for too long",
    "reading": "readings without a whole checkpoint, of an older one, or of other values",
    "changed": "readings that changed the folder",
    "left": "unfinished files in the folder at the end",
    "growth": "processes that grew without a bound",
}
"""Each is kept as often as it is checked; the table says how often it is broken."""


@dataclasses.dataclass
class Reference:
    """The undisturbed training: the loss of each step by worker, and a digest of all variables by step."""

    losses: dict[tuple[int, int], str] = dataclasses.field(default_factory=dict)
    digests: dict[int, str] = dataclasses.field(default_factory=dict)

    def line(self, worker: int, text: str) -> None:
        """Takes a line of the undisturbed program."""
        word, *values = text.split()
        if word == "step":
            self.losses[worker, int(values[0])] = values[1]
        elif word in ("digest", "restored"):
            self.digests[int(values[0])] = values[1]


@dataclasses.dataclass(frozen=True)
class Broken:
    """A promise that was broken: which, where, and how."""

    promise: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {PROMISES[self.promise]}: {self.text}"


class Ledger:
    """The accounts.

    Attributes:
        injected: faults by kind; `missed` those whose process had ended before.
        checked: how often each promise was checked.
        counts: by promise, steps (lost, twice, skipped) or events.
        broken: what to look at.
        redone: steps that were done, not announced, and done again by the next process: these are allowed.
        announced: the step of the newest announced checkpoint of this training.
        trace: what happened in this training.
    """

    def __init__(self) -> None:
        self.injected: collections.Counter[str] = collections.Counter()
        self.missed: collections.Counter[str] = collections.Counter()
        self.checked: collections.Counter[str] = collections.Counter()
        self.counts: collections.Counter[str] = collections.Counter()
        self.broken: list[Broken] = []
        self.steps = self.redone = self.saved = self.lives = 0
        self.readings: collections.Counter[str] = collections.Counter()
        self.repeated: collections.Counter[str] = collections.Counter()
        self.begin_round("", Reference(), 0)

    def begin_round(self, name: str, reference: Reference, steps: int) -> None:
        """Begins a training of so many steps."""
        self._round, self._reference, self._last = name, reference, steps
        self._where = name
        self.trace: list[str] = [name]
        self._said: set[tuple[str, str]] = set()
        self.announced = self._read = 0
        self._stopped: dict[int, int] = {}
        self._at: dict[int, int] = {}
        self._done: dict[int, int] = {}

    def begin_life(self, name: str) -> None:
        """Begins a process of this training, or all processes of a cluster."""
        self._where = f"{self._round}, {name}"
        self._at = {}
        self.lives += 1
        self.trace.append(f"--- {name}")

    def fail(self, promise: str, text: str, count: int = 1) -> None:
        """Notes a broken promise; of one that is broken again and again in a life the first time is told."""
        self.counts[promise] += count
        self.trace.append(f"BROKEN: {promise}: {text}")
        if (promise, self._where) not in self._said:
            self._said.add((promise, self._where))
            self.broken.append(Broken(promise, self._where, text))

    def line(self, worker: int, text: str) -> None:
        """Takes a line of a trainer; others than its own, a warning say, are passed over."""
        self.trace.append(f"{worker}: {text}")
        found = re.fullmatch(r"(restored|step|saved|digest|ended) (\d+)(?: ([0-9a-f]+))?", text)
        if found:
            getattr(self, f"_{found[1]}")(worker, int(found[2]), found[3])

    def _same(self, known: Mapping[int, str] | Mapping[tuple[int, int], str], key: object, value: str, of: str) -> None:
        self.checked["differs"] += 1
        wanted = known.get(key)  # type: ignore[call-overload]
        if value != wanted:
            self.fail("differs", f"{of} has {value}, undisturbed {wanted}")

    def _restored(self, worker: int, step: int, digest: str) -> None:
        self.checked["lost"] += 1
        if step < self.announced:
            text = f"step {self.announced} was announced, and the training goes on after {step}"
            self.fail("lost", text, self.announced - step)
        if worker in self._stopped:
            self.checked["stopped"] += 1
            at = self._stopped.pop(worker)
            if step != at:
                self.fail("stopped", f"it had stopped at step {at}, and goes on after {step}")
        self.redone += max(0, self._done.get(worker, 0) - max(step, self.announced))
        self._at[worker] = self._done[worker] = step
        self._same(self._reference.digests, step, digest, f"what was restored of step {step}")

    def _step(self, worker: int, step: int, loss: str) -> None:
        self.steps += 1
        self.checked["twice"] += 1
        self.checked["skipped"] += 1
        before = self._at.get(worker, 0)
        if step <= before:
            self.fail("twice", f"step {step} after step {before}", before - step + 1)
        elif step > before + 1:
            self.fail("skipped", f"step {step} after step {before}", step - before - 1)
        self._at[worker] = self._done[worker] = step
        self._same(self._reference.losses, (worker, step), loss, f"the loss of step {step}")

    def _saved(self, worker: int, step: int, _: str) -> None:
        self.saved += 1
        self.announced = max(self.announced, step)

    def _digest(self, worker: int, step: int, digest: str) -> None:
        self._same(self._reference.digests, step, digest, f"step {step}")

    def _ended(self, worker: int, step: int, digest: str) -> None:
        self.checked["end"] += 1
        if step != self._last:
            self.fail("end", f"it ended at step {step}, not {self._last}")
        self._same(self._reference.digests, step, digest, "the end")

    def end_life(self, status: int, expected: tuple[int, ...], errors: str, stopped: bool = False) -> None:
        """Notes the end of a process.

        Args:
            status: as of `subprocess.Popen.returncode`.
            expected: the statuses that are documented for what hit it.
            errors: what it said.
            stopped: whether it stopped by itself and saved: the next process goes on where it had stopped.
        """
        self.checked["end"] += 1
        self.trace.append(f"status {status}")
        if status not in expected:
            last = errors.strip().splitlines()[-4:]
            self.fail(
                "end", f"status {status}, expected {' or '.join(map(str, expected))}; it said: {' / '.join(last)}"
            )
        if stopped:
            self._stopped = dict(self._done)
            if len(set(self._done.values())) > 1:
                self.fail("stopped", f"workers stopped at different steps: {self._done}")

    def reading(self, door: str, answer: str, announced: int, patient: bool = False) -> bool:
        """Notes an answer of the evaluator.

        Args:
            door: how it read.
            answer: the line that it printed.
            announced: what was announced when it was asked.
            patient: whether an error may be repeated: between the name and the files a trainer that keeps few may
                have deleted the checkpoint.

        Returns:
            Whether to ask again.
        """
        self.readings[door] += 1
        self.trace.append(f"{door}: {answer}")
        word, _, rest = answer.partition(" ")
        if word == "error" and patient:
            self.repeated[door] += 1
            return True
        self.checked["reading"] += 1
        if word == "error":
            self.fail("reading", f"{door}: {rest}")
        elif word == "nothing":
            if announced:
                self.fail("reading", f"{door}: no checkpoint, and step {announced} was announced")
        else:
            step, _, digest = rest.partition(" ")
            if int(step) < max(announced, self._read):
                self.fail("reading", f"{door}: step {step} after step {max(announced, self._read)}")
            self._read = max(self._read, int(step))
            if digest:
                self._same(self._reference.digests, int(step), digest, f"the reading ({door}) of step {step}")
        return False
