import pytest

import tf2compat.v1 as tf


class Writer:
    def __init__(self):
        self.rates = []

    def add_summary(self, summary, step):
        self.rates.append(summary.value[0].simple_value)


def test_it_counts_after_the_clock_was_put_back(graph, clocks):
    train = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    writer = Writer()
    hook = tf.train.StepCounterHook(every_n_steps=None, every_n_secs=10, summary_writer=writer)
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        for secs, put in ((0, 0), (5, -3600), (5, 0), (10, 0)):
            clocks.go(secs, put)
            sess.run(train)
    assert writer.rates == pytest.approx([2 / 10, 1 / 10])
