#!/usr/bin/env python3
"""Asynchronous training with parameter servers: tf2compat beside the runtime of TensorFlow 1.15.

    python benchmarks/parameter_servers.py --tf1-python /path/to/python3.7 [--only table --only mlp] [--workers 1,2]

One script (`parameter_server_worker.py`) runs unchanged on each side: two servers and some workers, each a process of
this machine. The sides take turns, a whole cluster at a time. The table has the milliseconds of one worker's step,
the median of all rounds and workers, and the ratio of 1.15.5's to ours: above 1 says that tf2compat is faster.
A chief saves the model by a sharded saver at the end: of the model `large`, 1 GB and as much of slots, the table
has the seconds and the largest resident memory of a worker, which holds no part of it.

It writes benchmarks/results/parameter_servers.md and parameter_servers.json.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
MODELS = ("mlp", "table", "wide_deep", "large")
SERVERS = 2
LONGEST_SECS = 900


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("localhost", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def cluster(command: list[str], model: str, workers: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Runs a cluster to its end; returns what each worker printed.

    Raises:
        SystemExit: a worker failed.
    """
    hosts = [f"localhost:{port}" for port in free_ports(SERVERS + workers)]
    tasks = [("ps", index) for index in range(SERVERS)] + [("worker", index) for index in range(workers)]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    started = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as errors:
        for job, index in tasks:
            arguments = [f"--job_name={job}", f"--task_index={index}", f"--folder={folder}", f"--model={model}"]
            arguments += [f"--ps_hosts={','.join(hosts[:SERVERS])}", f"--worker_hosts={','.join(hosts[SERVERS:])}"]
            arguments += [f"--steps={options.steps}", f"--rounds={options.rounds}", f"--servers={SERVERS}"]
            script = [*command, str(HERE / "parameter_server_worker.py"), *arguments]
            started.append(subprocess.Popen(script, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True))
        try:
            found = []
            for process in started[SERVERS:]:
                output, _ = process.communicate(timeout=LONGEST_SECS)
                if process.returncode:
                    errors.seek(0)
                    sys.exit(f"{model}: a worker ended with status {process.returncode}:\n{errors.read()[-3000:]}")
                found.append(json.loads(output.splitlines()[-1]))
            return found
        finally:
            for process in started:
                process.kill()
                process.wait()


def figures(found: list[dict[str, Any]]) -> dict[str, float]:
    """Returns ms: of a step of one worker, peak_mib: the most of a worker other than the chief, save: seconds."""
    each = [1000.0 * seconds / worker["steps"] for worker in found for seconds in worker["times"]]
    others = found[1:] or found
    return {
        "ms": statistics.median(each),
        "peak_mib": max(worker["peak_mib"] for worker in others),
        "save": found[0]["save"],
    }


def measured(commands: dict[str, list[str]], model: str, workers: int, options: argparse.Namespace) -> dict[str, Any]:
    """Returns the medians of a model's figures, side -> figures."""
    runs: dict[str, list[dict[str, float]]] = {side: [] for side in commands}
    for _ in range(options.repeat):
        for side, command in commands.items():
            runs[side].append(figures(cluster(command, model, workers, options)))
    medians = {
        side: {key: statistics.median(run[key] for run in each) for key in each[0]} for side, each in runs.items()
    }
    return {"model": model, "workers": workers} | medians


def row(found: dict[str, Any]) -> str:
    """Returns a line of the table."""
    ours, theirs = found["tf2compat"], found.get("tf1")
    cells = [found["model"], str(found["workers"]), f"{ours['ms']:.2f}"]
    cells += [f"{theirs['ms']:.2f}", f"**{theirs['ms'] / ours['ms']:.2f}**"] if theirs else ["", ""]
    for key, form in (("save", "{:.2f}"), ("peak_mib", "{:.0f}")):
        cells.append(" / ".join(form.format(side[key]) for side in (ours, theirs) if side))
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1-python", help="a Python with TensorFlow 1.15")
    parser.add_argument("--only", action="append", choices=MODELS, help="a model; all without it")
    parser.add_argument("--workers", default="1,2,4", help="how many workers")
    parser.add_argument("--steps", type=int, default=200, help="of a round")
    parser.add_argument("--rounds", type=int, default=5, help="of a cluster")
    parser.add_argument("--repeat", type=int, default=3, help="clusters a side")
    options = parser.parse_args()
    commands = {"tf2compat": [sys.executable, "-m", "tf2compat", "run"]}
    if options.tf1_python:
        commands["tf1"] = [options.tf1_python]
    lines = [
        "| model | workers | ms, tf2compat | ms, 1.15.5 | ratio | save, s (ours / 1.15.5) | MiB of a worker |",
        "|---|---|---|---|---|---|---|",
    ]
    print("\n".join(lines), flush=True)
    results = []
    for model in options.only or MODELS:
        for workers in map(int, options.workers.split(",")):
            results.append(measured(commands, model, workers, options))
            lines.append(row(results[-1]))
            print(lines[-1], flush=True)
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    (folder / "parameter_servers.md").write_text("\n".join(lines) + "\n")
    (folder / "parameter_servers.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
