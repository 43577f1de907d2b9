"""The model of the fault campaign: every number of it depends on every step before."""

import hashlib
from typing import Any

import numpy as np

import tf2compat.v1 as tf

__all__ = ["Model", "digest"]


class Model:
    """A table, dropout, Adam and a shuffled input of `tf.data`; for workers, batches by the number of the step.

    Args:
        worker: index of the worker that trains it with another; None where one process does.

    Attributes:
        after: the global step when the training op has run.
        inputs: initializer of the iterator; a `tf.no_op` for workers.
    """

    def __init__(self, worker: int | None) -> None:
        tf.set_random_seed(1)
        self.worker = worker
        self.step = tf.train.get_or_create_global_step()
        if worker is None:
            rows = tf.data.Dataset.range(1000).shuffle(100, seed=4).repeat().batch(4)
            iterator = tf.data.make_initializable_iterator(rows)
            ids, self.inputs = iterator.get_next(), iterator.initializer
            tf.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, self.inputs)
        else:
            ids = self.placeholder = tf.placeholder(tf.int64, [None])
            self.inputs = tf.no_op()
        table = tf.get_variable("table", [1000, 40], initializer=tf.random_uniform_initializer(-1, 1, seed=2))
        hidden = tf.nn.embedding_lookup(table, ids)
        if worker is None:
            hidden = tf.nn.dropout(hidden, rate=0.5) + 0.01 * tf.random_normal([])
        weights = tf.get_variable("w", [40, 1], initializer=tf.ones_initializer())
        self.loss = tf.reduce_mean(tf.square(tf.matmul(hidden, weights) - 1.0))
        self.train = tf.train.AdamOptimizer(0.01).minimize(self.loss, self.step)
        with tf.control_dependencies([self.train]):
            self.after = self.step.read_value()

    def fetches(self) -> list[Any]:
        """Returns the fetches of a step: its number and its loss."""
        return [self.after, self.loss]

    def feeds(self, step: int) -> dict[Any, Any]:
        """Returns the feeds of the step after `step`."""
        if self.worker is None:
            return {}
        return {self.placeholder: np.random.RandomState(2 * step + self.worker).randint(0, 1000, 4)}


def digest(session: Any) -> tuple[int, str]:
    """Returns the global step and a digest of all variables, bit for bit."""
    values = session.run({variable.op.name: variable for variable in tf.global_variables()})
    total = hashlib.sha1()
    for name in sorted(values):
        total.update(name.encode() + np.ascontiguousarray(values[name]).tobytes())
    return int(values["global_step"]), total.hexdigest()[:12]
