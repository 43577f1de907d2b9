import os
import signal

import pytest

import tf2compat.v1 as tf
from tf2compat.train.signal_watch import watch
from tf2compat.train.supervised_session import SupervisedSession


@pytest.fixture(autouse=True)
def forgotten():
    yield
    watch.forget()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.usefixtures("graph")
def test_a_function_is_called_before_each_run():
    calls = []
    with SupervisedSession() as sess:
        sess.before_run = lambda: calls.append(1)
        assert sess.run(tf.constant(2)) == 2
        sess.run(tf.constant(3))
    assert len(calls) == 2


@pytest.mark.usefixtures("graph")
@pytest.mark.parametrize(("asks", "reached"), [(True, 3), (False, 3)])
def test_a_supervisor_saves_and_ends_where_the_program_asks_or_before_its_next_run(tmp_path, asks, reached):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    sv = tf.train.Supervisor(logdir=str(tmp_path), save_model_secs=1000, save_summaries_secs=0, preemption=True)
    steps = []
    with pytest.raises(SystemExit) as caught, sv.managed_session() as sess:
        while not (asks and sv.should_stop()):
            steps.append(int(sess.run(train_op)))
            if steps[-1] == 3:
                os.kill(os.getpid(), signal.SIGTERM)
    assert caught.value.code == 75
    assert steps == [1, 2, 3]
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith(f"-{reached}")


@pytest.mark.usefixtures("graph")
def test_a_supervisor_saves_and_goes_on(tmp_path):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    sv = tf.train.Supervisor(logdir=str(tmp_path), save_model_secs=1000, save_summaries_secs=0, preemption=True)
    with sv.managed_session() as sess:
        sess.run(train_op)
        os.kill(os.getpid(), signal.SIGUSR1)
        sess.run(train_op)
        assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-1")
        assert sess.run(train_op) == 3


@pytest.mark.usefixtures("graph")
@pytest.mark.parametrize("save", [True, False])
def test_a_supervisor_saves_after_an_error_if_that_is_chosen(tmp_path, save):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    sv = tf.train.Supervisor(logdir=str(tmp_path), save_model_secs=1000, save_summaries_secs=0, save_on_error=save)
    with pytest.raises(KeyError), sv.managed_session() as sess:
        sess.run(train_op)
        raise KeyError
    assert (tf.train.latest_checkpoint(str(tmp_path)) or "-0")[-2:] == ("-1" if save else "-0")
