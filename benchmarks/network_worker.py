"""One side of benchmarks/networks.py in a process of its own: reads a JSON request a line, answers with JSON.

python network_worker.py stock|tf2compat|tf1 NETWORK [--quick]

Written for Python 3.7 as well, where TensorFlow 1.15 lives.
"""

import contextlib
import glob
import importlib
import json
import logging
import os
import random
import resource
import shutil
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")  # `tf.layers` of stock TensorFlow 2.
logging.disable(logging.WARNING)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import networks  # noqa: E402

MODULES = {"stock": "tensorflow.compat.v1", "tf2compat": "tf2compat.v1", "tf1": "tensorflow.compat.v1"}


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib():
    """Returns the largest resident memory of this process so far."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024.0


class TracedSession(object):
    """A session that keeps what its runs tell of each op: op -> [number, microseconds in its kernels]."""

    def __init__(self, tf, session):
        self._tf, self._session = tf, session
        self.found = {}

    def run(self, fetches, feed_dict=None):
        tf, told = self._tf, self._tf.RunMetadata()
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        result = self._session.run(fetches, feed_dict, options=options, run_metadata=told)
        for device in told.step_stats.dev_stats:
            for node in device.node_stats:
                # `name = Op(inputs)`; a trace of TensorFlow 2 has nodes without it.
                op = node.timeline_label.partition(" = ")[2].partition("(")[0] or "(unnamed)"
                sums = self.found.setdefault(op, [0, 0])
                sums[0] += 1
                sums[1] += node.op_end_rel_micros - node.op_start_rel_micros
        return result


class Side(object):
    """A network in a session; the session stays open."""

    def __init__(self, kind, name, quick):
        self._tf = importlib.import_module(MODULES[kind])
        self._name, self._quick = name, quick

    def start(self, steps):
        """Builds the graph, opens the session, runs the first steps."""
        tf = self._tf
        if hasattr(tf, "disable_eager_execution"):
            tf.disable_eager_execution()
        begin = time.time()
        self._graph = tf.Graph()
        with self._graph.as_default():
            tf.set_random_seed(1)
            random.seed(1)  # Keras 2 draws the seeds of its initializers from Python.
            self._network = networks.build(self._name, tf, self._quick)
            self._saver = tf.train.Saver(max_to_keep=1)
            initialize = tf.global_variables_initializer()
            self._sess = tf.Session()
            built = time.time()
            self._sess.run(initialize)
            if self._network.queues:
                self._coordinator = tf.train.Coordinator()
                self._threads = tf.train.start_queue_runners(self._sess, self._coordinator)
            numbers = [self._network.parts["train"](self._sess)]
            first = time.time()
            for _ in range(steps - 1):
                numbers.append(self._network.parts["train"](self._sess))
        variables = len(self._graph.get_collection("trainable_variables"))
        return {
            "build_s": built - begin,
            "first_s": first - built,
            "numbers": numbers,
            "variables": variables,
            "operations": len(self._graph.get_operations()),
        }

    def parts(self):
        return sorted(self._network.parts, key=lambda part: (part != "train", part))

    def run(self, part, steps):
        """Runs steps; returns the seconds and the processor's seconds of one."""
        step = self._network.parts[part]
        with self._graph.as_default():
            cpu, begin = processor_seconds(), time.time()
            for _ in range(steps):
                step(self._sess)
            seconds, cpu = time.time() - begin, processor_seconds() - cpu
        return {"s": seconds / steps, "cpu_s": cpu / steps}

    def trace(self, part, steps):
        """Returns how often each op ran in a step and its seconds: op -> [number, seconds], means of steps."""
        session = TracedSession(self._tf, self._sess)
        with self._graph.as_default():
            for _ in range(steps):
                self._network.parts[part](session)
        return {op: [count / steps, micros / steps / 1e6] for op, (count, micros) in session.found.items()}

    def save(self):
        """Saves a checkpoint; returns the seconds and its size."""
        folder = tempfile.mkdtemp(prefix="tf2compat_benchmark")
        try:
            with self._graph.as_default():
                begin = time.time()
                self._saver.save(self._sess, os.path.join(folder, "model.ckpt"), write_meta_graph=False)
                seconds = time.time() - begin
            size = sum(os.path.getsize(path) for path in glob.glob(os.path.join(folder, "model.ckpt*")))
        finally:
            shutil.rmtree(folder)
        return {"s": seconds, "bytes": size}

    def peak(self):
        return peak_mib()

    def stop(self):
        if self._network.queues:
            self._coordinator.request_stop()
            self._coordinator.join(self._threads, stop_grace_period_secs=60)
        self._sess.close()


def main():
    side = Side(sys.argv[1], sys.argv[2], "--quick" in sys.argv)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What TensorFlow prints must not come between the answers.
    for line in sys.stdin:
        request = json.loads(line)
        with contextlib.redirect_stdout(sys.stderr):
            answer = getattr(side, request.pop("what"))(**request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
