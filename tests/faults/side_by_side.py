"""Two writers and several readers of one folder, side by side: counts what each did, and every error.

Each round has a folder of its own. Two programs save into it, under one name or two; after half of the round the second
is asked to end, and begins again from the newest checkpoint. Readers come by all doors in turns. In one half of the
readings both writers are stopped, wherever they are, and the folder is compared before and after.

python -m tests.faults.side_by_side [--minutes 10] [--seed 1] [--folder FOLDER]
"""

import argparse
import collections
import pathlib
import random
import signal
import sys
import tempfile
import time

from tests.faults.evaluator import READERS
from tests.faults.processes import Process, Zygote
from tests.faults.reading import contents
from tests.faults.shared_writer import STYLES

__all__ = ["Counts", "Round", "main"]

ROUND_SECS = 40.0
PATIENCE_SECS = 120.0
AGAIN = 20
"""A trainer that keeps few checkpoints may delete one between its name and its files, as in TF1: it is read again."""


class Counts:
    """What happened, and what should not have.

    Attributes:
        done: how often each writer saved, each door was read, and so on.
        errors: the errors.
    """

    def __init__(self) -> None:
        self.done: collections.Counter[str] = collections.Counter()
        self.errors: list[str] = []

    def __str__(self) -> str:
        rows = [f"{count:6}  {what}" for what, count in sorted(self.done.items())]
        return "\n".join([*rows, f"{len(self.errors):6}  errors", *self.errors[:40]])


class Writer:
    """A program that saves, and is started again after it was asked to end.

    Args:
        zygote: starts it.
        counts: gets what it does.
        arguments: the folder, the style and the name of its checkpoints.
        settings: its environment.
    """

    def __init__(self, zygote: Zygote, counts: Counts, arguments: list[str], settings: dict[str, str]) -> None:
        self._zygote, self._counts, self._arguments, self._settings = zygote, counts, arguments, settings
        self.announced = self._from = 0
        self.process = self._start()

    def _start(self) -> Process:
        self._trains = False
        return self._zygote.start("shared_writer", self._arguments, self._settings)

    def hear(self) -> None:
        """Takes what it has said."""
        self._zygote.check()
        for line in self.process.lines():
            word, _, step = line.partition(" ")
            if word in ("restored", "saved"):
                self._trains = True
                self._counts.done[f"{word}, {self._arguments[1]}"] += 1
                if word == "restored" and int(step) < self._from:
                    self._counts.errors.append(f"{self._arguments}: {line} after {self._from} was announced")
                self.announced = int(step)
        if self.process.status not in (None, 75):
            self._counts.errors.append(f"{self._arguments}: status {self.process.status}: {self.process.errors()}")
            self.process = self._start()

    def end(self, again_from: int | None = None) -> None:
        """Asks it to end, and waits; if a step is given it begins again, at this step or a later one.

        Where a busy machine has not let it begin, it is waited for: only a session answers SIGTERM here.
        """
        until = time.monotonic() + PATIENCE_SECS
        while not self._trains and time.monotonic() < until:
            time.sleep(0.02)
            self.hear()
        self.process.send(signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECS
        while self.process.status is None and time.monotonic() < until:
            time.sleep(0.02)
            self.hear()
        if self.process.status is None:
            self._counts.errors.append(f"{self._arguments}: it does not end")
            self.process.send(signal.SIGKILL)
        if again_from is not None:
            # It may begin at the other's newest step, before the last one that it has announced itself.
            self.announced = self._from = again_from
            self.process = self._start()


class Reader:
    """A process that reads; one reading at a time.

    Args:
        zygote: starts it.
        counts: gets its answers.
        number: of the door that it begins with.
    """

    def __init__(self, zygote: Zygote, counts: Counts, number: int) -> None:
        self._counts, self._zygote, self._number = counts, zygote, number
        self.process = zygote.start("evaluator", ["counter"])
        self._asked: tuple[str, int, float] | None = None
        self._failed = 0

    @property
    def is_busy(self) -> bool:
        """Whether it is reading."""
        return self._asked is not None

    def ask(self, folder: pathlib.Path, announced: int) -> None:
        """Lets it read by its next door; the same door where a reading is repeated."""
        self._number += not self._failed
        door = READERS[self._number % len(READERS)]
        self._asked = (door, announced, time.monotonic())
        self.process.write(f"{door} {folder}")

    def hear(self) -> None:
        """Takes its answer, if there is one."""
        if self._asked is None:
            return
        door, announced, since = self._asked
        for line in self.process.lines():
            if line.split(" ")[0] in ("read", "nothing", "error"):
                self._asked = None
                self._judge(door, announced, line)
                return
        self._zygote.check()
        if self.process.status is not None or time.monotonic() > since + PATIENCE_SECS:
            self._counts.errors.append(f"{door}: {self.process.status}, no answer: {self.process.errors()}")
            self.process.send(signal.SIGKILL)
            self.process, self._asked = self._zygote.start("evaluator", ["counter"]), None

    def _judge(self, door: str, announced: int, line: str) -> None:
        word, _, rest = line.partition(" ")
        self._failed = self._failed + 1 if word == "error" and self._failed < AGAIN else 0
        if self._failed:
            self._counts.done[f"read again, {door}: {rest.split(' ')[0]}"] += 1
            return
        self._counts.done[f"read, {door}"] += word == "read"
        step, _, values = rest.partition(" ")
        if word == "error" or (word == "nothing" and announced) or values == "mixed":
            self._counts.errors.append(f"{door}: {line}, {announced} was announced")
        elif word == "read" and int(step) < announced:
            self._counts.errors.append(f"{door}: step {step}, and {announced} was announced")


def _is_still(pid: int) -> bool:
    """Whether all threads of a process are stopped, or it has ended: a call that a thread is in is finished first."""
    try:
        found = [path.read_text() for path in pathlib.Path(f"/proc/{pid}/task").glob("*/stat")]
    except OSError:
        return False
    return all(text.rpartition(")")[2].split()[0] in "TtZX" for text in found)


class Round:
    """One folder, two writers, and the readers.

    Args:
        zygote: starts the writers.
        counts: gets what happens.
        folder: the folder.
        draws: chooses how they save.
    """

    def __init__(self, zygote: Zygote, counts: Counts, folder: pathlib.Path, draws: random.Random) -> None:
        self._counts, self._folder, self._draws = counts, folder, draws
        names = draws.choice([("model.ckpt", "model.ckpt"), ("model.ckpt", "other.ckpt")])
        settings = {
            "TF2COMPAT_CHECKPOINT_FORMAT": draws.choice(["tf1", "tf2"]),
            "TF2COMPAT_ASYNC_SAVE": draws.choice("01"),
            "TF2COMPAT_PREEMPTION": "1",
        }
        styles = draws.sample(STYLES, 2)
        self.name = f"{styles}, {names}, {settings}"
        self._writers = [
            Writer(zygote, counts, [str(folder), style, name], settings | self._when(style))
            for style, name in zip(styles, names, strict=True)
        ]

    @staticmethod
    def _when(style: str) -> dict[str, str]:
        """A listener hears when a checkpoint is there; for the other styles `save` must return then."""
        return {} if style == "monitored" else {"TF2COMPAT_ASYNC_SAVE": "0"}

    def run(self, readers: list[Reader], seconds: float) -> None:
        """Returns after so many seconds, when all writers have ended."""
        begin, half = time.monotonic(), False
        while time.monotonic() < begin + seconds:
            time.sleep(0.01)
            self._hear(readers)
            for reader in readers:
                if not reader.is_busy:
                    reader.ask(self._folder, self._announced)
            if self._draws.random() < 0.01:
                self._read_still(readers)
            if not half and time.monotonic() > begin + seconds / 2:
                half = True
                self._writers[1].end(again_from=self._announced)
        self._wait(readers)
        for writer in self._writers:
            writer.end()
        self._counts.done["unfinished files left"] += len(list(self._folder.glob("*.saving*")))

    @property
    def _announced(self) -> int:
        """The step that both have reached: the newest of the folder is one of theirs."""
        return min(writer.announced for writer in self._writers)

    def _hear(self, readers: list[Reader]) -> None:
        for heard in (*self._writers, *readers):
            heard.hear()

    def _wait(self, readers: list[Reader]) -> None:
        while any(reader.is_busy for reader in readers):
            time.sleep(0.01)
            self._hear(readers)

    def _read_still(self, readers: list[Reader]) -> None:
        """Stops the writers in whatever they do, and reads: nothing in the folder may change."""
        stopped = [writer.process for writer in self._writers if writer.process.send(signal.SIGSTOP)]
        while not all(_is_still(process.pid) for process in stopped):
            time.sleep(0.01)
        before = contents(self._folder)
        self._wait(readers)
        for reader in readers:
            reader.ask(self._folder, self._announced)
        self._wait(readers)
        after = contents(self._folder)
        self._counts.done["folders compared"] += 1
        if after != before:
            changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
            self._counts.errors.append(f"{self.name}: {changed} changed while both writers were stopped")
        for process in stopped:
            process.send(signal.SIGCONT)


def main(arguments: list[str] | None = None) -> int:
    """Runs rounds; returns 1 when there was an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.side_by_side", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the rounds")
    parser.add_argument("--readers", type=int, default=2, help="how many read")
    parser.add_argument("--folder", default=None, help="where they write")
    chosen = parser.parse_args(arguments)
    print(f"--seed {chosen.seed}, {chosen.minutes} minutes", flush=True)
    counts, draws = Counts(), random.Random(chosen.seed)
    work = pathlib.Path(chosen.folder or tempfile.mkdtemp(prefix="tf2compat_side_"))
    (work / "logs").mkdir(parents=True)
    zygote = Zygote(work / "logs")
    try:
        readers = [Reader(zygote, counts, 3 * number) for number in range(chosen.readers)]
        end, number = time.monotonic() + 60 * chosen.minutes, 0
        while time.monotonic() < end:
            number, known = number + 1, len(counts.errors)
            one = Round(zygote, counts, work / f"round{number}", draws)
            one.run(readers, min(ROUND_SECS, max(5.0, end - time.monotonic())))
            print(f"round {number}: {one.name}: {len(counts.errors) - known} errors", flush=True)
            print("".join(f"  {error}\n" for error in counts.errors[known:]), end="", flush=True)
    finally:
        zygote.close()
    print(counts)
    return int(bool(counts.errors))


if __name__ == "__main__":
    sys.exit(main())
