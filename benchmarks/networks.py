#!/usr/bin/env python3
"""Networks of the size that people train: tf2compat beside stock `tf.compat.v1`, and beside TensorFlow 1.15.

    python benchmarks/networks.py [--tf1-python /path/to/python3.7] [--only bert --only dqn] [--quick] [--nodes]

Each network (`benchmarks/networks/`) runs in one process a side. The sides take turns in short slices, and the
processes whose turn it is not are stopped, with their threads: no two are measured at a time, and a change of the
load meets all of them. The table has medians of slices and their ratios; a ratio of times above 1 says that
tf2compat is faster. The time to the first step is that of the first `Session.run`s, without the import and the
graph's building, which is TensorFlow's own code on each side. The numbers that the first steps return are compared
with stock's, which must be equal.

With `--nodes` it prints instead where the time of a training step goes: the ops that take most of it, as the runs' own
traces tell. An op whose kernel is slower than TensorFlow 1.15's is slower in a stock session too.

It writes benchmarks/results/networks.md and networks.json.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import statistics
import sys
import time
from contextlib import AbstractContextManager
from typing import Any

import taking_turns
from taking_turns import Worker

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("resnet50", "bert", "seq2seq", "wide_deep", "dqn", "cifar")  # of networks/
TITLES = {"stock": "stock 2.21", "tf1": "TensorFlow 1.15.5"}
OURS = "tf2compat"
NOT_REPEATABLE = {"cifar"}
"""The order in which 16 threads fill a queue is another each time."""


def opened(pythons: dict[str, str], network: str, quick: bool) -> AbstractContextManager[dict[str, Worker]]:
    """Returns a context with the workers of a network, side -> worker; TensorFlow is imported in each."""
    script, rest = str(HERE / "network_worker.py"), ["--quick"] if quick else []
    return taking_turns.opened(
        {kind: [python, script, kind, network, *rest] for kind, python in pythons.items()}, "peak"
    )


def started(pythons: dict[str, str], network: str, options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Returns the first steps of each side, in `starts - 1` processes that do no more."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in pythons}
    for _ in range(options.starts - 1):
        with opened(pythons, network, options.quick) as workers:
            for kind, worker in workers.items():
                found[kind].append(worker.ask("start", steps=1))
    return found


def slices(workers: dict[str, Worker], part: str, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Returns the median seconds of a step and of the processor's time for it, for each side."""
    once = {kind: worker.ask("run", part=part, steps=2)["s"] for kind, worker in workers.items()}
    steps = max(1, min(1000, round(options.slice / once[OURS])))
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in workers}
    for _ in range(options.rounds):
        for kind, worker in workers.items():
            found[kind].append(worker.ask("run", part=part, steps=steps))
    return {kind: medians(each) for kind, each in found.items()}


def medians(found: list[dict[str, Any]]) -> dict[str, float]:
    """Returns the median of each figure of several answers."""
    keys = [key for key, value in found[0].items() if isinstance(value, int | float)]
    return {key: statistics.median(each[key] for each in found) for key in keys}


def measured(pythons: dict[str, str], network: str, options: argparse.Namespace) -> dict[str, Any]:
    """Returns all figures of a network, each a side -> value."""
    starts = started(pythons, network, options)
    with opened(pythons, network, options.quick) as workers:
        for kind, worker in workers.items():
            starts[kind].append(worker.ask("start", steps=3))
        numbers = {kind: found[-1]["numbers"] for kind, found in starts.items()}
        parts = workers[OURS].ask("parts")
        steps = {part: slices(workers, part, options) for part in parts}
        saves: dict[str, list[dict[str, Any]]] = {kind: [] for kind in workers}
        for _ in range(min(3, options.rounds)):
            for kind, worker in workers.items():
                saves[kind].append(worker.ask("save"))
        peak = {kind: worker.ask("peak") for kind, worker in workers.items()}
        for worker in workers.values():
            worker.ask("stop")
    return {
        "network": network,
        "equal": network in NOT_REPEATABLE or numbers[OURS] == numbers["stock"],
        "numbers": numbers,
        "steps": steps,
        "start": {kind: medians(found) for kind, found in starts.items()},
        "save": {kind: medians(found) for kind, found in saves.items()},
        "peak_mib": peak,
    }


def traced(pythons: dict[str, str], network: str, options: argparse.Namespace) -> str:
    """Returns a table of the ops that take most of a training step on any side: milliseconds, and their number."""
    found: dict[str, list[dict[str, list[float]]]] = {kind: [] for kind in pythons}
    with opened(pythons, network, options.quick) as workers:
        for worker in workers.values():
            worker.ask("start", steps=3)
        for _ in range(options.rounds):
            for kind, worker in workers.items():
                found[kind].append(worker.ask("trace", part="train", steps=1))
    ops = {op for rounds in found.values() for each in rounds for op in each}

    def middle(kind: str, op: str, place: int) -> float:
        return statistics.median(each.get(op, [0, 0])[place] for each in found[kind])

    most = sorted(ops, key=lambda op: -max(middle(kind, op, 1) for kind in pythons))[:12]
    lines = ["".join(f"| {head} " for head in (f"{network}: op", *pythons)) + "|", "|---" * (1 + len(pythons)) + "|"]
    for op in most:
        cells = [f"{middle(kind, op, 1) * 1e3:.2f} ms, {middle(kind, op, 0):.0f}" for kind in pythons]
        lines.append(f"| {' | '.join([op, *cells])} |")
    sums = [f"{sum(middle(kind, op, 1) for op in ops) * 1e3:.2f} ms" for kind in pythons]
    return "\n".join([*lines, f"| {' | '.join(['all', *sums])} |"])


def ratios(values: dict[str, float]) -> list[str]:
    """Returns how many times longer the others take than tf2compat does."""
    return [f"{values[kind] / values[OURS]:.2f}" if kind in values else "" for kind in TITLES]


def picked(figures: dict[str, dict[str, float]], key: str) -> dict[str, float]:
    return {kind: found[key] for kind, found in figures.items()}


def markdown(rows: list[dict[str, Any]]) -> str:
    """Returns the tables of the figures of some networks."""
    head = [f"against {title}" for title in TITLES.values()]
    lines = ["| network | part | steps/s |", *(f" {title} |" for title in head), " processor's time, the same | |"]
    lines = ["".join(lines), "|---" * 7 + "|"]
    for row in rows:
        for part, figures in row["steps"].items():
            seconds = picked(figures, "s")
            cells = [f"{1 / seconds[OURS]:.3g}", *ratios(seconds), *ratios(picked(figures, "cpu_s"))]
            lines.append(f"| {row['network']} | {part} | {' | '.join(cells)} |")
    titles = ["network", "variables", "operations", "first step, s", *head]
    titles += ["peak memory, MiB", "of stock's", "of 1.15's", "checkpoint, MB", "saved in s", *head]
    lines += ["", f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for row in rows:
        first, saved, peak = picked(row["start"], "first_s"), picked(row["save"], "s"), row["peak_mib"]
        ours = row["start"][OURS]
        memory = [f"{peak[OURS] / peak[kind]:.2f}" if kind in peak else "" for kind in TITLES]
        cells = [row["network"], f"{ours['variables']:.0f}", f"{ours['operations']:,.0f}", f"{first[OURS]:.2f}"]
        cells += [*ratios(first), f"{peak[OURS]:.0f}", *memory, f"{row['save'][OURS]['bytes'] / 1e6:.1f}"]
        cells += [f"{saved[OURS]:.2f}", *ratios(saved)]
        lines.append(f"| {' | '.join(cells)} |")
    differing = [row["network"] for row in rows if not row["equal"]]
    told = f"Other numbers than stock's: {', '.join(differing)}." if differing else "All numbers are equal to stock's."
    return "\n".join([*lines, "", told, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1-python", help="an interpreter with TensorFlow 1.15.5")
    parser.add_argument("--only", action="append", choices=NAMES, help="this network; may be given several times")
    parser.add_argument("--nodes", action="store_true", help="the time of each op")
    parser.add_argument("--quick", action="store_true", help="small networks and few rounds, for trying the script")
    parser.add_argument("--rounds", type=int, default=7, help="slices of each side")
    parser.add_argument("--slice", type=float, default=1.0, help="seconds of a slice, if a step is not longer")
    parser.add_argument("--starts", type=int, default=3, help="processes whose first step is timed")
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results", help="a folder")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.slice, options.starts = 2, 0.02, 1
    pythons = {OURS: sys.executable, "stock": sys.executable}
    if options.tf1_python:
        pythons["tf1"] = options.tf1_python
    if options.nodes:
        for network in options.only or NAMES:
            print(traced(pythons, network, options), end="\n\n", flush=True)
        return
    options.results.mkdir(parents=True, exist_ok=True)
    rows = []
    for network in options.only or NAMES:
        begin = time.perf_counter()
        rows.append(measured(pythons, network, options))
        print(f"{network}: {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
        options.results.joinpath("networks.json").write_text(json.dumps(rows, indent=1) + "\n")
        options.results.joinpath("networks.md").write_text(markdown(rows))
    print(markdown(rows))


if __name__ == "__main__":
    main()
