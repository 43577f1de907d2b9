import os
import threading

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.checkpoint import values


class Listener(tf.train.CheckpointSaverListener):
    def __init__(self, folder, stop_at=None):
        self.folder, self.stop_at, self.calls = folder, stop_at, []

    def before_save(self, session, step):
        self.calls.append(("before", int(step)))

    def after_save(self, session, step):
        assert threading.current_thread() is threading.main_thread()
        assert os.path.exists(self.folder / f"model.ckpt-{step}.index")
        assert stock.train.latest_checkpoint(str(self.folder)).endswith(f"-{step}")
        self.calls.append(("after", int(step)))
        return step == self.stop_at

    def end(self, session, step):
        self.calls.append(("end", int(step)))


def train(folder, listener, steps=4, **options):
    with stock.Graph().as_default():
        step = tf.train.get_or_create_global_step()
        train_op = tf.assign_add(step, 1)
        scaffold = tf.train.Scaffold(**options)
        hook = tf.train.CheckpointSaverHook(str(folder), save_steps=2, scaffold=scaffold, listeners=[listener])
        hooks = [hook, tf.train.StopAtStepHook(last_step=steps)]
        with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold), hooks) as sess:
            while not sess.should_stop():
                last = sess.run(train_op)
        return int(last)


@pytest.mark.parametrize("async_save", [False, True])
def test_listeners_see_complete_checkpoints(tmp_path, async_save):
    listener = Listener(tmp_path)
    assert train(tmp_path, listener, async_save=async_save) == 4
    for step in (0, 2, 4):
        assert listener.calls.index(("before", step)) < listener.calls.index(("after", step))
    assert listener.calls[-1] == ("end", 4)


@pytest.mark.parametrize("async_save", [False, True])
def test_a_listener_stops_training(tmp_path, async_save):
    listener = Listener(tmp_path, stop_at=2)
    assert train(tmp_path, listener, steps=1000, async_save=async_save) < 1000


def test_an_error_of_the_writer_surfaces_in_a_later_run(tmp_path, monkeypatch):
    def fail(*args):
        raise stock.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(values, "write", fail)
    with pytest.raises(stock.errors.ResourceExhaustedError, match="No space left on device"):
        train(tmp_path, Listener(tmp_path), async_save=True)
    assert stock.train.latest_checkpoint(str(tmp_path)) is None


def test_it_saves_after_the_clock_was_put_back(tmp_path, graph, clocks):
    train = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    with tf.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path), save_checkpoint_secs=600) as sess:
        for secs, put in ((0, 0), (599, -3600), (1, 0)):
            clocks.go(secs, put)
            sess.run(train)
            steps = sorted(int(path.stem.rpartition("-")[2]) for path in tmp_path.glob("*.index"))
    assert steps == [0, 3]
