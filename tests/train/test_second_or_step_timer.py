import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.train.second_or_step_timer import SecondOrStepTimer, steady

HOUR = 3600.0


def test_a_clock_that_is_put_back(clocks):
    timer = tf.train.SecondOrStepTimer(every_secs=60)
    assert timer.should_trigger_for_step(1)
    assert timer.update_last_triggered_step(1) == (None, None)
    clocks.go(59, put=-HOUR)
    assert not timer.should_trigger_for_step(2)
    clocks.go(1)
    assert timer.should_trigger_for_step(2)
    assert timer.update_last_triggered_step(3) == (60, 2)
    clocks.go(60)
    assert timer.should_trigger_for_step(4)


def test_a_machine_that_slept(clocks):
    """Its steady clock stood still; TF1 looks at the other one."""
    timer = tf.train.SecondOrStepTimer(every_secs=60)
    timer.update_last_triggered_step(1)
    clocks.go(1, put=HOUR)
    assert timer.should_trigger_for_step(2)


def test_steps(clocks):
    timer = tf.train.SecondOrStepTimer(every_steps=3)
    assert timer.should_trigger_for_step(5)
    timer.update_last_triggered_step(5)
    clocks.go(HOUR)
    assert [timer.should_trigger_for_step(step) for step in (5, 7, 8)] == [False, False, True]
    assert timer.last_triggered_step() == 5
    timer.reset()
    assert timer.last_triggered_step() is None
    assert timer.should_trigger_for_step(5)


@pytest.mark.parametrize("arguments", [{}, {"every_secs": 1, "every_steps": 1}])
def test_one_of_the_two_is_given(arguments):
    with pytest.raises(ValueError, match="every_secs"):
        tf.train.SecondOrStepTimer(**arguments)


def test_timers_of_hooks():
    never = object()
    assert steady(never) is never
    timer = steady(stock.compat.v1.train.SecondOrStepTimer(5))
    assert isinstance(timer, SecondOrStepTimer)
    assert isinstance(timer, stock.compat.v1.train.SecondOrStepTimer)
