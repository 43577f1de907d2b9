"""A campaign: trainings one after the other, each through its faults, until the time is over."""

import pathlib
import re
import shutil
import time
from collections.abc import Iterable

from tests.faults.disk import Disk
from tests.faults.growth import Growth, Samples
from tests.faults.ledger import Ledger, Reference
from tests.faults.lives import Life, options_of
from tests.faults.plan import Fault, Round
from tests.faults.processes import Zygote
from tests.faults.reading import Evaluator

__all__ = ["Campaign"]

NAMES = re.compile(
    r"(checkpoint|graph\.pbtxt|model\.ckpt(-\d+)?\.meta)(\.tmp[0-9a-f]{32})?|"
    r"model\.ckpt(-\d+)?\.(index|data-\d{5}-of-\d{5})|events\.out\.tfevents\..*"
)
"""The names in a folder of checkpoints; those of TensorFlow's own that a kill leaves unfinished go after a day."""


class Campaign:
    """The processes, the folders and the accounts.

    Args:
        folder: for trainings; on the small disk, if there is one.
        kept: for the folders of trainings that broke a promise.
        has_disk: whether `folder` is a disk that can be full.
        evaluates: whether an evaluator reads along.
    """

    def __init__(self, folder: pathlib.Path, kept: pathlib.Path, has_disk: bool, evaluates: bool = True) -> None:
        self._folder, self._kept = folder, kept
        self._disk = Disk(folder) if has_disk else None
        self._evaluates = evaluates
        self._references: dict[int, Reference] = {}
        self._evaluators: dict[int, Evaluator] = {}
        self.ledger = Ledger()
        self.trainers = Growth(limits=(20_000, 2, 4))
        self.evaluators = Growth(limits=(50_000, 2, 4))
        kept.mkdir(parents=True, exist_ok=True)
        self._zygote = Zygote(kept)

    def run(self, rounds: Iterable[Round], seconds: float) -> None:
        """Runs trainings until the time is over; the one that has begun then is finished."""
        end = time.monotonic() + seconds
        try:
            for training in rounds:
                self._train(training)
                if time.monotonic() > end:
                    break
            for evaluator in self._evaluators.values():
                evaluator.close()
                self._grown(self.evaluators, "the evaluator", evaluator.samples)
        finally:
            self._zygote.close()

    def _grown(self, growth: Growth, name: str, samples: Samples) -> None:
        self.ledger.checked["growth"] += samples.growth() is not None
        over = growth.add(samples)
        if over:
            self.ledger.fail("growth", f"{name}: {over}")

    def _reference(self, training: Round, workers: int) -> Reference:
        """Returns the undisturbed training, which is run once."""
        if workers not in self._references:
            style = "workers" if workers == 2 else "monitored"
            calm = Round(-1, style, training.steps, 10_000, "tf1", False, 1, (), ())
            reference, folder = Reference(), self._folder / f"undisturbed{workers}"
            options = options_of(calm, folder, Fault(""), False) | {"digests": True}
            recorder = _Recorder(reference)
            Life(self._zygote, recorder, None, None, calm, Fault(""), options).run()
            if recorder.broken:
                raise RuntimeError(f"The undisturbed training failed: {recorder.broken}")
            shutil.rmtree(folder)
            self._references[workers] = reference
        return self._references[workers]

    def _evaluator(self, workers: int) -> Evaluator | None:
        if self._evaluates and workers not in self._evaluators:
            self._evaluators[workers] = Evaluator(self._zygote, self.ledger, workers)
        return self._evaluators.get(workers)

    def _train(self, training: Round) -> None:
        """Trains from the first step to the last."""
        workers = 2 if training.style == "workers" else 1
        reference = self._reference(training, workers)
        evaluator = self._evaluator(workers)
        folder = self._folder / f"round{training.number}"
        folder.mkdir()
        broken = len(self.ledger.broken)
        self.ledger.begin_round(str(training), reference, training.steps)
        if evaluator is not None:
            evaluator.begin_round(folder, training.doors)
        for number, fault in enumerate((*training.faults, Fault(""))):
            self.ledger.begin_life(f"life {number} ({fault})" if fault.kind else f"life {number}, undisturbed")
            options = options_of(training, folder, fault, self._disk is not None)
            life = Life(self._zygote, self.ledger, evaluator, self._disk, training, fault, options)
            for samples in life.run():
                self._grown(self.trainers, "the trainer", samples)
            if evaluator is not None:
                evaluator.read_still()
            if self._disk is not None:
                self._disk.free()
            if life.ended or not fault.kind:
                break
        self._look(folder)
        if len(self.ledger.broken) > broken:
            shutil.copytree(folder, self._kept / folder.name, dirs_exist_ok=True)
            (self._kept / folder.name / "trace.txt").write_text("\n".join(self.ledger.trace))
        shutil.rmtree(folder)

    def _look(self, folder: pathlib.Path) -> None:
        """Looks for files that the last process, which ended well, has left."""
        self.ledger.checked["left"] += 1
        left = sorted(path.name for path in folder.rglob("*") if not NAMES.fullmatch(path.name))
        if left:
            self.ledger.fail("left", f"{left}")


class _Recorder(Ledger):
    """Takes the lines of the undisturbed training."""

    def __init__(self, reference: Reference) -> None:
        super().__init__()
        self._wanted = reference

    def line(self, worker: int, text: str) -> None:
        self._wanted.line(worker, text)
