import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.replicated.split_program import ReplicatedProgram


@pytest.fixture
def feeds(graph):
    _tf.start_runtime()
    with _tf.eager_mode():
        return [stock.zeros([rows, 2]) for rows in (1, 4)]


def program(kind=ReplicatedProgram):
    return kind([tf.placeholder(tf.float32, [None, 2])], Replicas(None, ("", "")), lambda split: split)


def test_a_thread_runs_the_program_for_what_it_feeds(feeds):
    small, large = ([feed] for feed in feeds)

    class Raced(ReplicatedProgram):
        """Between the choice of a program and its use another thread chooses another one."""

        @property
        def _last(self):
            return self._chosen

        @_last.setter
        def _last(self, chosen):
            self._chosen = chosen
            if chosen is not None and not raced:
                raced.append(1)
                self.prepared(large if chosen == () else small)

    for fed, split, inputs in ((small, (), 1), (large, (0,), 3)):
        raced = []
        chosen, given = program(Raced).prepared(fed)
        assert (chosen, len(given)) == (split, inputs)


def test_bounds_that_another_thread_forgets(feeds):
    class Forgotten(dict):
        def __setitem__(self, key, value):
            """Another thread clears it at once."""

    made = program()
    made._parts = Forgotten()
    _, (_, shares, bounds) = made.prepared([feeds[1]])
    with _tf.eager_mode():
        assert (shares.numpy().tolist(), bounds.numpy().tolist()) == ([0.5, 0.5], [[0, 2, 4]])
