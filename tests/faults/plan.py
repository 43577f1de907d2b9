"""The plan of a campaign: which program trains, which faults hit it and when; all of it follows from a seed."""

import dataclasses
import itertools
import random
from collections.abc import Iterator

__all__ = ["DOORS", "KINDS", "Fault", "Round", "rounds"]

DOORS = ("saver", "reader", "singular", "monitored", "chief", "session_manager")
"""The ways in which an evaluator opens the folder of a training that goes on."""

KINDS = {
    "SIGKILL": "the process is killed",
    "SIGKILL at a file call": "killed before or after one call that renames, deletes, writes or syncs",
    "SIGTERM": "asked to end, as by Slurm, Kubernetes and machines that are taken back",
    "SIGTERM twice": "asked again 0.2 s later: it ends at once",
    "SIGUSR1": "asked to save and go on, then killed",
    "SIGINT": "interrupted, as by Ctrl-C",
    "full disk": "no more room from some step on",
    "failing disk": "every call that changes a file fails from some call on",
    "slow disk": "every call that changes a file takes up to 20 ms; the process is killed after it",
    "stopped process": "SIGSTOP, SIGCONT after a while, then killed",
    "lost session": "a step raises AbortedError and is repeated in a new session",
    "lost worker": "one of two workers is killed",
    "interrupted worker": "one of two workers gets SIGTERM",
}
SINGLE = tuple(kind for kind in KINDS if "worker" not in kind)
TOGETHER = ("lost worker", "interrupted worker")
SUPERVISED = tuple(kind for kind in SINGLE if kind != "lost session")
PLAIN = tuple(kind for kind in SINGLE if kind not in ("lost session", "SIGTERM twice", "SIGUSR1"))


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault in the life of one process.

    Attributes:
        kind: one of `KINDS`, or '' for a life without one.
        at: the steps that this life makes before it.
        delay: seconds from then on.
        number: a number of the kind: which call is hit, which room is left, which worker dies.
    """

    kind: str
    at: int = 0
    delay: float = 0.0
    number: int = 0


@dataclasses.dataclass(frozen=True)
class Round:
    """One training from its first step to its last, through all its faults.

    Attributes:
        number: with the seed it gives everything else.
        style: 'monitored', 'plain' (one name that is written again and again), 'numbered' (plain, with steps),
            'supervised' (by `tf.train.Supervisor`) or 'workers' (two of them, monitored).
        steps: the last step.
        save_every: steps between two checkpoints.
        checkpoint_format: 'tf1' or 'tf2'.
        async_save: whether they are written in a thread.
        keep: how many are kept.
        faults: one for each life.
        doors: how the evaluator reads, in turns.
        lie: how many steps ahead checkpoints are announced; 0 unless the campaign itself is tested.
    """

    number: int
    style: str
    steps: int
    save_every: int
    checkpoint_format: str
    async_save: bool
    keep: int
    faults: tuple[Fault, ...]
    doors: tuple[str, ...]
    lie: int = 0

    def __str__(self) -> str:
        saving = f"{self.checkpoint_format}{', asynchronous' if self.async_save else ''}, {self.keep} kept"
        return (
            f"round {self.number}: {self.style}, a checkpoint ({saving}) each {self.save_every} of {self.steps} steps"
        )


def rounds(
    seed: int,
    first: int = 0,
    kinds: tuple[str, ...] = tuple(KINDS),
    doors: tuple[str, ...] = DOORS,
    steps: int = 240,
) -> Iterator[Round]:
    """Yields rounds without an end.

    Args:
        seed: of the campaign.
        first: the number of the first one; each round depends on the seed and its own number alone.
        kinds: the faults that are wanted.
        doors: how the evaluator may read.
        steps: of a training; a quarter of them for workers.
    """
    for number in itertools.count(first):
        yield _round(random.Random(f"{seed}/{number}"), number, kinds, doors, steps)


def _round(draws: random.Random, number: int, kinds: tuple[str, ...], doors: tuple[str, ...], steps: int) -> Round:
    style = ("monitored", "plain", "monitored", "workers", "supervised", "numbered")[number % 6]
    monitored, together = style == "monitored", style == "workers"
    steps = steps // 4 if together else steps
    lives = 2 if together else 6
    possible = {"workers": TOGETHER, "monitored": SINGLE, "supervised": SUPERVISED}.get(style, PLAIN)
    wanted = [kind for kind in possible if kind in kinds]
    draws.shuffle(wanted)
    chosen = sorted((wanted * lives)[:lives], key="lost session".__eq__)  # It ends with the training.
    return Round(
        number,
        style,
        steps,
        save_every=draws.choice((1, 2, 5, 10)),
        checkpoint_format="tf1" if style == "plain" else draws.choice(("tf1", "tf2")),
        async_save=monitored and draws.random() < 0.5,
        keep=draws.choice((1, 2, 5)),
        faults=tuple(_fault(draws, kind, steps // lives) for kind in chosen),
        doors=tuple(draws.sample(doors, min(3, len(doors)))),
    )


def _fault(draws: random.Random, kind: str, most: int) -> Fault:
    # A slow disk and a stop end nothing: the process is killed after them.
    at = most if kind == "slow disk" else draws.randint(0, most)
    return Fault(kind, at, draws.choice((0.0, draws.uniform(0.0, 0.1))), draws.randint(0, 120))
