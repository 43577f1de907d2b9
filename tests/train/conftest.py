import time

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import values
from tf2compat.train import second_or_step_timer


class Clocks:
    """The clocks of the timers of hooks."""

    def __init__(self):
        self.steady, self.machines = 100.0, 1e9

    def go(self, secs, put=0.0):
        """Lets seconds pass, and puts the machine's clock on, or back."""
        self.steady += secs
        self.machines += secs + put


@pytest.fixture
def clocks(monkeypatch):
    """Returns clocks that stand until they are told to go."""
    made = Clocks()
    monkeypatch.setattr(second_or_step_timer, "_clocks", lambda: (made.steady, made.machines))
    return made


@pytest.fixture
def unwritten(tmp_path, monkeypatch):
    """Returns the path of a checkpoint of `x` that is still written in the background, for a fifth of a second."""
    write = values.write

    def slowly(*arguments):
        time.sleep(0.2)
        write(*arguments)

    monkeypatch.setattr(values, "write", slowly)
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", initializer=[1.0, 2.0])
        sess.run(v1.global_variables_initializer())
        yield v1.train.Saver(async_save=True).save(sess, str(tmp_path / "m"), 1)
