import time
from unittest import mock

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint.manager import CheckpointManager
from tf2compat.checkpoint.steady_time import steady_time


def test_it_goes_on_where_the_clock_leaps(monkeypatch):
    before, now = steady_time(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1e9)
    assert 0 <= steady_time() - before < 60


@pytest.mark.parametrize("leap", [1e7, -1e7])
def test_a_saver_keeps_one_checkpoint_every_hour_whatever_the_clock_says(tmp_path, monkeypatch, leap):
    hours, now, steady = [0.0], time.time(), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: steady + hours[0] * 3600)
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", [])
        sess.run(v1.global_variables_initializer())
        saver = v1.train.Saver(max_to_keep=1, keep_checkpoint_every_n_hours=1.0)
        monkeypatch.setattr(time, "time", lambda: now + leap)
        for step in range(9):
            hours[0] = step * 0.45
            saver.save(sess, f"{tmp_path}/m", step, write_meta_graph=False)
    kept = sorted(path.name for path in tmp_path.glob("*.index"))
    assert kept == ["m-3.index", "m-5.index", "m-7.index", "m-8.index"]


@pytest.mark.parametrize("leap", [1e7, -1e7])
def test_so_does_a_manager(tmp_path, monkeypatch, leap):
    hours, now, steady = [0.0], time.time(), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: steady + hours[0] * 3600)
    x = tf.Variable(1.0)
    manager = CheckpointManager(tf.train.Checkpoint(x=x), str(tmp_path), 1, keep_checkpoint_every_n_hours=1.0)
    monkeypatch.setattr(time, "time", lambda: now + leap)
    for step in range(9):
        hours[0] = step * 0.45
        manager.save(step)
    assert len(list(tmp_path.glob("*.index"))) == 3


def test_a_clock_that_a_test_has_replaced_counts(tmp_path):
    with v1.Graph().as_default(), mock.patch("tensorflow.python.training.saver.time") as clock:
        clock.time.return_value = 1000.0
        v1.get_variable("v", initializer=1.0)
        saver = v1.train.Saver(max_to_keep=1, keep_checkpoint_every_n_hours=1.0)
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            for step in range(4):
                clock.time.return_value = 1000.0 + step * 0.6 * 3600
                saver.save(sess, str(tmp_path / "m"), step)
    assert sorted(path.name for path in tmp_path.glob("*.index")) == ["m-2.index", "m-3.index"]
