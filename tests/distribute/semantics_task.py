"""A worker of a cluster, and how it meets the other; `semantics.py` has what it does."""

import os
import time

import numpy as np
import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("job_name", "", "ps or worker")
flags.DEFINE_integer("task_index", 0, "its number")
flags.DEFINE_string("ps_hosts", "", "addresses")
flags.DEFINE_string("worker_hosts", "", "addresses")
flags.DEFINE_string("folder", "", "where workers meet, and checkpoints are")
FLAGS = flags.FLAGS

CASES = []


def case(function):
    CASES.append(function)
    return function


class Task:
    """This worker, in one case."""

    def __init__(self, cluster, server, name):
        self.cluster, self.server, self.name = cluster, server, name
        self.index = FLAGS.task_index
        self.chief = self.index == 0
        self.own = f"/job:worker/task:{self.index}"
        self.folder = os.path.join(FLAGS.folder, name)

    def setter(self, **options):
        return tf.train.replica_device_setter(worker_device=self.own, cluster=self.cluster, **options)

    def session(self, **options):
        """Opens a session; worker 1 when the chief has, as it looks again after half a minute only."""
        if not self.chief:
            self.wait("open")
        opened = tf.train.MonitoredTrainingSession(self.server.target, is_chief=self.chief, **options)
        if self.chief:
            self.say("open")
        return opened

    def say(self, word):
        path = os.path.join(FLAGS.folder, f"{self.name}.{word}")
        with open(path + ".new", "w") as f:
            f.write(word)
        os.rename(path + ".new", path)

    def has(self, word):
        return os.path.exists(os.path.join(FLAGS.folder, f"{self.name}.{word}"))

    def wait(self, word):
        until = time.time() + 100
        while not self.has(word):
            if time.time() > until:
                raise RuntimeError(f"worker {self.index} waits for {self.name}.{word}")
            time.sleep(0.02)

    def meet(self, word):
        self.say(f"{word}{self.index}")
        self.wait(f"{word}{1 - self.index}")


def rounded(value):
    return np.round(np.asarray(value, np.float64), 5).tolist()


def variable(name, value, **options):
    return tf.get_variable(name, initializer=np.array(value, np.float32), **options)
