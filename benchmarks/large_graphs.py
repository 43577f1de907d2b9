#!/usr/bin/env python3
"""The first call and the steps of large graphs: tf2compat beside stock `tf.compat.v1`.

    python benchmarks/large_graphs.py [--variables 300 --variables 900] [--deep] [--rounds 3]

Each variable has a term of a loss, its gradient and an Adam update with two slots: 300 of them are 10,530 operations,
900 are 31,530. With `--deep` each is a layer, the next one's input: nearly all nodes then wait for the first ones. Each
side has a process of its own, and they take turns, each round with a new session of the same graph. The times are the
processor's, which other programs of the machine change less than those of a clock, and medians of the rounds; a ratio
above 1 says that tf2compat is faster. The last lines give the time of a second combination of fetches, a small one, as
a part of that of the first.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import taking_turns

SIDES = ("tf2compat", "stock")
PARTS = ("first", "train alone", "one term", "step")


def graph_of(variables: int, deep: bool) -> Any:
    """Returns a graph with `start`, `train`, `loss:0` and `term:0`."""
    import tensorflow.compat.v1 as stock

    graph = stock.Graph()
    with graph.as_default():
        x = stock.placeholder(stock.float32, [8], name="x")
        terms, layer = [], stock.expand_dims(x, 0)
        for number in range(variables):
            if deep:
                layer = stock.tanh(layer @ stock.get_variable(f"w{number}", [8, 8], use_resource=True))
                terms += [stock.reduce_sum(layer)] if number in (0, variables - 1) else []
                continue
            zeros = stock.zeros_initializer()
            w = stock.get_variable(f"w{number}", [8], initializer=zeros, use_resource=True)
            terms.append(stock.reduce_sum(stock.square(w - x)))
        stock.identity(terms[0], name="term")
        stock.train.AdamOptimizer(0.01).minimize(stock.add_n(terms, name="loss"), name="train")
        stock.group(*[variable.initializer for variable in stock.global_variables()], name="start")
    return graph


def seconds_of(work: Callable[[], object], times: int = 1) -> float:
    """Returns the processor's time of a piece of work."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


def calls(open_session: Callable[..., Any], graph: Any) -> dict[str, float]:
    """Returns the time of the first calls of a new session, and of a step when all is compiled."""
    feed = {"x:0": np.ones(8, np.float32)}
    with open_session(graph=graph) as sess:
        sess.run("start")
        fetches = {"first": ["loss:0", "train"], "train alone": "train", "one term": "term:0"}
        found = {part: seconds_of(lambda asked=asked: sess.run(asked, feed)) for part, asked in fetches.items()}
        found["step"] = statistics.median(seconds_of(lambda: sess.run(["loss:0", "train"], feed), 5) for _ in range(7))
    return found


def answer_requests(side: str, variables: int, deep: bool) -> None:
    """Measures whenever it is asked: the process of one side."""
    if side == "tf2compat":
        from tf2compat.v1 import Session
    else:
        from tensorflow.compat.v1 import Session
    graph = graph_of(variables, deep)
    for line in sys.stdin:
        asked = json.loads(line)["what"]
        print(json.dumps(len(graph.get_operations()) if asked == "operations" else calls(Session, graph)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variables", type=int, action="append", help="may be given several times; else 300 and 900")
    parser.add_argument("--deep", action="store_true", help="each variable is a layer")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        answer_requests(options.side, options.variables[0], options.deep)
        return
    for variables in options.variables or (300, 900):
        script = [sys.executable, __file__, "--variables", str(variables), *(["--deep"] if options.deep else [])]
        with taking_turns.opened({side: [*script, "--side", side] for side in SIDES}, "operations") as workers:
            operations = workers["stock"].ask("operations")
            rounds = [{side: worker.ask("calls") for side, worker in workers.items()} for _ in range(options.rounds)]
        middle = {
            side: {part: statistics.median(each[side][part] for each in rounds) for part in PARTS} for side in SIDES
        }
        print(f"{variables} variables, {operations:,} operations")
        for part in PARTS:
            mine, other = middle["tf2compat"][part], middle["stock"][part]
            print(f"  {part:12s} tf2compat {mine * 1e3:9.2f} ms  stock {other * 1e3:9.2f} ms  {other / mine:.2f}")
        for side, each in middle.items():
            print(
                f"  {side}: a second combination costs {each['one term'] / each['first']:.3f} of the first", flush=True
            )


if __name__ == "__main__":
    main()
