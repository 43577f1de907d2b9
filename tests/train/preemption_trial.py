"""Runs preempted_program.py in forked children, so that TensorFlow is loaded once, and ends them by signals.

python preemption_trial.py FOLDER ROUNDS MODE...     # prints a line of JSON for each run

MODE is one of preempted_program.py, `single` for those that are ended once, or `moments`: one process, and then
two, are ended at ROUNDS moments, between the program's first line and its training. TF2COMPAT_TEST_SEED repeats them.
"""

import json
import os
import pathlib
import random
import re
import signal
import sys
import tempfile
import time

import portpicker

import tf2compat.v1  # noqa: F401 - The children have it loaded.
from tf2compat import cli

PROGRAM = str(pathlib.Path(__file__).with_name("preempted_program.py"))
SINGLE = ["monitored", "waits", "own_handler", "later_handler", "in_a_thread", "children", "fails", "lasts", "slow"]
OUTSIDE = ["before", "between", "plain", "waits_for_chief", "made_slowly"]
CLUSTERS = {"cluster": 2, "three": 3}
SAVE, STOP = signal.SIGUSR1, signal.SIGTERM


class Child:
    """A run of the program.

    Args:
        folder: where its checkpoints are.
        mode: a mode of the program.
        environment: variables beside those of this process.
    """

    def __init__(self, folder, mode, **environment):
        self.mode = mode
        self.path = tempfile.mktemp(dir=folder.parent, prefix=f"{mode}.")
        self.process = os.fork()
        if self.process:
            return
        for descriptor, ending in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{self.path}.{ending}", os.O_CREAT | os.O_WRONLY), descriptor)
        os.environ.update(environment)
        sys.argv = ["tf2compat", "run", PROGRAM, str(folder), mode]
        raise Begins

    def output(self, ending="out"):
        path = pathlib.Path(f"{self.path}.{ending}")
        return path.read_text() if path.exists() else ""

    def until(self, word, seconds=90):
        end = time.monotonic() + seconds
        while not re.search(rf"^{word}.*\n", self.output(), re.MULTILINE):
            assert time.monotonic() < end, (self.mode, word, self.output()[-500:], self.output("err")[-3000:])
            time.sleep(0.01)

    def send(self, number):
        os.kill(self.process, number)

    def numbers(self, word):
        return [int(number) for number in re.findall(rf"^{word} (\d+)\n", self.output(), re.MULTILINE)]

    def result(self):
        """Waits for its end; returns its exit status (below 0: the signal), where it began, was last and was ended."""
        since = time.monotonic()
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        return {
            "mode": self.mode,
            "status": status,
            "begins": self.numbers("begins")[-1:],
            "last": self.numbers("step")[-1:],
            "ends": self.numbers("ends"),
            "secs": round(time.monotonic() - since, 2),
            "errors": self.output("err").count("Traceback"),
            "after": "after the training" in self.output(),
        }


class Begins(BaseException):
    """Leaves the trial, in the child."""


def tell(**found):
    print(json.dumps(found), flush=True)


def newest(folder):
    if not (folder / "checkpoint").exists():
        return None
    found = re.findall(r'^model_checkpoint_path: ".*-(\d+)"', (folder / "checkpoint").read_text())
    return int(found[0])


def ended_at_random(folder, modes, moments):
    """Each run goes on where the one before was ended, in whatever mode."""
    for number, (mode, moment) in enumerate(zip(modes, moments, strict=True)):
        workers = cluster(folder, CLUSTERS[mode]) if mode in CLUSTERS else [Child(folder, mode)]
        for worker in workers:
            worker.until("begins")
        time.sleep(moment)
        for worker in {0: workers[-1:], 1: workers[:1], 2: workers}[number % 3]:
            worker.send(STOP)
        tell(mode=mode, runs=[worker.result() for worker in workers], saved=newest(folder))


def at_moments(folder, rounds, draws):
    """Ends one process, and two, at random moments: a quarter of them before the training begins, or while it does."""
    for count in (1, 2):
        model = folder / f"model{count}"
        for _ in range(rounds):
            word = draws.choice(["starts", "begins", "begins", "begins"])
            moment = draws.uniform(0.0, 1.0)
            workers = cluster(model, count) if count > 1 else [Child(model, "monitored")]
            for worker in workers:
                worker.until(word)
            time.sleep(moment)
            for worker in workers:
                worker.send(STOP)
            tell(
                mode=count, word=word, moment=moment, runs=[worker.result() for worker in workers], saved=newest(model)
            )


def cluster(folder, count=2, **environment):
    """Returns the processes of a cluster, of which the first or the last, or all, are ended."""
    addresses = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(count)]
    tasks = [{"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}} for index in range(count)]
    return [Child(folder, "monitored", TF_CONFIG=json.dumps(task), **environment) for task in tasks]


def switched_off(folder):
    """Workers of a cluster end by SIGTERM too: TensorFlow's handler does not stay in the way."""
    workers = cluster(folder, TF2COMPAT_PREEMPTION="0")
    for worker in workers:
        worker.until("step")
    for worker in workers:
        worker.send(STOP)
    tell(mode="switched_off", status=[worker.result()["status"] for worker in workers])


def single_cases(folder, modes):
    """Those that are ended once."""
    for mode in modes:
        child = Child(folder / mode, mode, TF2COMPAT_PREEMPTION_GRACE_SECS="20" if mode in OUTSIDE else "1")
        if mode not in ("fails", "lasts"):
            child.until({"children": "child", "slow": "step"}.get(mode, "step"))
            time.sleep(0.3)
            if mode == "monitored":
                before = newest(folder / mode)
                child.send(SAVE)
                time.sleep(0.5)
                tell(mode="SIGUSR1", before=before, saved=newest(folder / mode), last=child.numbers("step")[-1])
            child.send(STOP)
            if mode == "slow":
                time.sleep(0.3)
                child.send(STOP)
        tell(**child.result(), saved=newest(folder / mode))


def main(folder, rounds, *modes):
    folder = pathlib.Path(folder)
    if modes[0] == "single":
        single_cases(folder, modes[1:] or [*SINGLE, *OUTSIDE])
        if not modes[1:]:
            switched_off(folder / "off")
        return
    moments = random.Random(os.environ.get("TF2COMPAT_TEST_SEED"))
    if modes[0] == "moments":
        at_moments(folder, int(rounds), moments)
        return
    chosen = [mode for _ in range(int(rounds)) for mode in modes]
    ended_at_random(folder / "model", chosen, [moments.uniform(0.0, 1.0) for _ in chosen])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Begins:
        pass
    else:
        sys.exit()
    sys.exit(cli.main())
