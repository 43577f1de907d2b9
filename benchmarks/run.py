#!/usr/bin/env python3
"""tf2compat beside stock `tf.compat.v1`, and beside TensorFlow 1.15 where an interpreter is given.

    python benchmarks/run.py [--tf1-python /path/to/python3.7] [--quick]

Machines are shared and noisy, so no absolute time counts: the sides run in processes of their
own, alternating, and what is reported is medians and their ratios. A ratio above 1 says that
tf2compat is faster. TensorFlow 1.15.5: CPython 3.7, `pip install tensorflow==1.15.5
"protobuf<3.21" "numpy<1.19"`.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MODELS = ("mlp", "convnet", "lstm")  # of models.py


class Worker:
    """A side of the comparison; one request at a time."""

    def __init__(self, python: str, kind: str) -> None:
        self.kind = kind
        self._process = subprocess.Popen(
            [python, str(HERE / "worker.py"), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, **request: object) -> float | list[float]:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit(f"the worker '{self.kind}' ended with status {self._process.wait()} at {request}")
        return json.loads(answer)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=60)


def steps_table(workers: dict[str, Worker], rounds: int, steps: int) -> list[dict]:
    rows = []
    for model in MODELS:
        sides = [(kind, what) for what in ("session", "monitored") for kind in workers] + [("tf2compat", "bare")]
        times: dict[tuple[str, str], list[float]] = {side: [] for side in sides}
        for kind, what in sides:
            workers[kind].ask(what=what, model=model, steps=50)
        for _ in range(rounds):
            for kind, what in sides:
                times[kind, what].append(workers[kind].ask(what=what, model=model, steps=steps))
        median = {side: statistics.median(seconds) for side, seconds in times.items()}
        for what in ("session", "monitored"):
            row = {"model": model, "what": f"{what.capitalize()}.run" if what == "session" else "MonitoredSession.run"}
            row |= {f"{kind}_us": median[kind, what] * 1e6 for kind in workers}
            row |= {f"{k}/tf2compat": median[k, what] / median["tf2compat", what] for k in workers if k != "tf2compat"}
            row["over_bare"] = median["tf2compat", what] / median["tf2compat", "bare"]
            rows.append(row)
            print_row(row)
    return rows


def print_row(row: dict) -> None:
    cells = [
        f"{key} {value:.0f}" if key.endswith("_us") else f"{key} {value:.2f}"
        for key, value in row.items()
        if not isinstance(value, str)
    ]
    print(f"{row['model']:12s} {row['what']:22s} " + "  ".join(cells), flush=True)


def first_call(workers: dict[str, Worker], rounds: int) -> dict:
    times: dict[str, list[float]] = {kind: [] for kind in workers}
    for _ in range(rounds):
        for kind, worker in workers.items():
            times[kind].append(worker.ask(what="first_call"))
    median = {kind: statistics.median(seconds) for kind, seconds in times.items()}
    row = {"model": "10,000 ops", "what": "first call"}
    row |= {f"{kind}_us": seconds * 1e6 for kind, seconds in median.items()}
    row |= {f"{kind}/tf2compat": median[kind] / median["tf2compat"] for kind in workers if kind != "tf2compat"}
    print_row(row)
    return row


def saving(workers: dict[str, Worker], rounds: int) -> dict:
    """Half a gigabyte saved, the sides in turns; the first save of each is not counted."""
    times: dict[str, list[float]] = {kind: [] for kind in workers}
    for _ in range(rounds + 1):
        for kind, worker in workers.items():
            times[kind].append(worker.ask(what="save"))
    median = {kind: statistics.median(seconds[1:]) for kind, seconds in times.items()}
    row = {"model": "503 MB", "what": "Saver.save"}
    row |= {f"{kind}_us": seconds * 1e6 for kind, seconds in median.items()}
    row |= {f"{kind}/tf2compat": median[kind] / median["tf2compat"] for kind in workers if kind != "tf2compat"}
    print_row(row)
    return row


def run_while_saving(worker: Worker, rounds: int, steps: int) -> dict:
    """The longest `run` while an asynchronous save writes, beside the longest one without any save."""
    measured = [worker.ask(what="run_while_saving", steps=steps) for _ in range(rounds + 1)][1:]
    row = {"model": "503 MB", "what": "run while saving"}
    row |= {"median_us": statistics.median(m[0] for m in measured) * 1e6}
    row |= {"longest_without": statistics.median(m[1] / m[0] for m in measured)}
    row |= {"copying": statistics.median(m[2] / m[0] for m in measured)}
    row |= {"longest_while": statistics.median(m[3] / m[0] for m in measured)}
    print_row(row)
    return row


def images(workers: dict[str, Worker], rounds: int, steps: int) -> list[dict]:
    """Images a second of a queue pipeline with 16 threads, alone and with a convolutional net behind it."""
    sides = [(kind, "queues") for kind in workers] + [("tf2compat", "tf.data")]
    rows = []
    for part in ("read", "train"):
        times: dict[tuple[str, str], list[float]] = {side: [] for side in sides}
        for _ in range(rounds):
            for kind, pipeline in sides:
                seconds = workers[kind].ask(what="images", input_pipeline=pipeline, part=part, steps=steps)
                times[kind, pipeline].append(seconds)
        median = {side: statistics.median(seconds) for side, seconds in times.items()}
        row = {"model": "images, 16 threads", "what": part}
        row |= {f"{kind} {pipeline}_us": seconds * 1e6 for (kind, pipeline), seconds in median.items()}
        for (kind, pipeline), seconds in median.items():
            if kind == "tf2compat":
                row |= {f"{k}/{pipeline}": median[k, "queues"] / seconds for k in workers if k != kind}
        rows.append(row)
        print_row(row)
    return rows


def replicas(quick: bool) -> list[dict]:
    """A step on two CPU replicas beside a hand-written loop, in a process of its own."""
    command = [sys.executable, str(HERE / "replicas.py"), *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for row in rows:
        print_row(row)
    return rows


def keras_steps(quick: bool) -> dict:
    """Steps of Keras models under hooks beside `fit` with callbacks, in a process of their own."""
    command = [sys.executable, str(HERE / "keras_steps.py"), *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    rows = json.loads(done.stdout.splitlines()[-1])
    for model, row in rows.items():
        print_row({"model": model, "what": "Keras step, against fit"} | row)
    return rows


def startup(rounds: int) -> dict:
    """Starting a script through `run`, beside importing TensorFlow: whole processes, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "script.py"
        script.write_text("import tensorflow as tf\nwith tf.Session() as sess:\n    sess.run(tf.constant(1))\n")
        commands = {"tensorflow": ["-c", "import tensorflow"], "run": ["-m", "tf2compat", "run", str(script)]}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds + 1):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run([sys.executable, *command], stderr=subprocess.DEVNULL, check=True)
                times[name].append(time.perf_counter() - start)
    median = {name: statistics.median(seconds[1:]) for name, seconds in times.items()}
    row = {"model": "a script", "what": "startup"} | {f"{name}_us": seconds * 1e6 for name, seconds in median.items()}
    row["added_s"] = median["run"] - median["tensorflow"]
    print_row(row)
    return row


def memory(worker: Worker, steps: int) -> dict:
    sizes = worker.ask(what="memory", steps=steps, every=1000)
    row = {"model": "mlp", "what": "memory, MiB", "after_1000": sizes[1], f"after_{steps}": sizes[-1]}
    row["growth"] = sizes[-1] - sizes[1]
    print_row(row)
    return row | {"every_1000_steps": sizes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1-python", help="an interpreter with TensorFlow 1.15.5")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for trying the script")
    parser.add_argument("--json", type=pathlib.Path, default=HERE / "results" / "results.json")
    options = parser.parse_args()
    workers = {"tf2compat": Worker(sys.executable, "tf2compat"), "stock": Worker(sys.executable, "stock")}
    if options.tf1_python:
        workers["tf1"] = Worker(options.tf1_python, "tf1")
    rounds, steps = (3, 50) if options.quick else (15, 200)
    print("medians; a ratio above 1.00 says that tf2compat is faster\n")
    results = {
        "machine": platform.processor() or platform.machine(),
        "time": time.strftime("%Y-%m-%d %H:%M"),
        "steps": steps_table(workers, rounds, steps),
        "first_call": first_call(workers, 3),
        "saving": saving(workers, 3 if options.quick else 9),
        "run_while_saving": run_while_saving(workers["tf2compat"], 3 if options.quick else 9, 30),
        "images": images(workers, 3 if options.quick else 7, 100),
        "replicas": replicas(options.quick),
        "keras_steps": keras_steps(options.quick),
        "startup": startup(3 if options.quick else 9),
        "memory": memory(workers["tf2compat"], 2000 if options.quick else 20000),
    }
    for worker in workers.values():
        worker.close()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nwritten to {options.json}")


if __name__ == "__main__":
    main()
