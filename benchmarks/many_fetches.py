#!/usr/bin/env python3
"""Memory of a session that is asked for ever new combinations of fetches, and of one that repeats a step.

    python benchmarks/many_fetches.py [--combinations 10000] [--steps 20000] [--kind tf2compat] [--kind stock]

Each side runs in a process of its own. The first part runs as many combinations as it is told, each once, of a
graph with variables and a condition; the second one training step over and over. It prints the memory in use at ten
places of each, in MiB: where the size does not grow in the second half, it is bounded.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pathlib
import subprocess
import sys
import time
from typing import Any

SIDES = ("tf2compat", "stock")
PLACES = 10


def resident_mib() -> float:
    """Returns the memory of this process that is in use."""
    gc.collect()
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def graph_of(tf: Any) -> tuple[Any, list[Any], Any, Any]:
    """Returns what is fed, tensors of which any two make a step, a training step, and the initializer."""
    x = tf.placeholder(tf.float32, [None, 8])
    parts = []
    for number in range(142):
        w = tf.get_variable(f"w{number}", [8, 8])
        part = tf.reduce_mean(tf.tanh(tf.matmul(x, w)))
        parts.append(
            tf.cond(part > 0.0, lambda part=part: part * 2.0, lambda part=part: -part) if number % 9 == 0 else part
        )
    train = tf.train.AdamOptimizer(1e-4).minimize(tf.add_n(parts[:9]))
    return x, parts, train, tf.global_variables_initializer()


def sizes(tf: Any, combinations: int, steps: int) -> dict[str, Any]:
    """Returns the sizes of this process at ten places of each part, and the seconds of a new combination."""
    found: dict[str, Any] = {"combinations": [], "steps": []}
    with tf.Graph().as_default():
        x, parts, train, start = graph_of(tf)
        feed = {x: [[0.5] * 8]}
        with tf.Session() as sess:
            sess.run(start)
            pairs = [[a, b] for n, b in enumerate(parts) for a in parts[:n]][:combinations]
            began = time.process_time()
            for number, pair in enumerate(pairs, 1):
                sess.run(pair, feed)
                if number % (len(pairs) // PLACES) == 0:
                    found["combinations"].append(resident_mib())
            found["cpu_s_a_combination"] = (time.process_time() - began) / len(pairs)
            found["number_of_combinations"] = len(pairs)
        with tf.Session() as sess:
            sess.run(start)
            for number in range(1, steps + 1):
                sess.run([parts[0], train], feed)
                if number % (steps // PLACES) == 0:
                    found["steps"].append(resident_mib())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--combinations", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--kind", action="append", choices=SIDES, help="this side; may be given twice")
    parser.add_argument("--worker", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        if options.worker == "stock":
            import tensorflow.compat.v1 as tf
        else:
            import tf2compat.v1 as tf
        print(json.dumps(sizes(tf, options.combinations, options.steps)))
        return
    given = [f"--combinations={options.combinations}", f"--steps={options.steps}"]
    for kind in options.kind or SIDES:
        command = [sys.executable, __file__, f"--worker={kind}", *given]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        for part in ("combinations", "steps"):
            print(f"{kind:10s} {part:13s} MiB " + " ".join(f"{size:7.0f}" for size in found[part]), flush=True)
        print(
            f"{kind:10s} {found['cpu_s_a_combination'] * 1e3:.1f} ms of processor's time a new combination", flush=True
        )


if __name__ == "__main__":
    main()
