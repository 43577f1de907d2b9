import os
import shutil
import time

import pytest

import tf2compat.v1 as tf
from tests.train.test_readers import contents
from tf2compat.train import checkpoints_iterator as module


class Time:
    """A clock that sleeping moves, and what happens at some of its seconds."""

    def __init__(self, events):
        self.now, self.events = 0.0, dict(events)

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        for second in [second for second in self.events if second <= self.now]:
            self.events.pop(second)()


@pytest.fixture(params=["plain", "run[1]"])
def training(tmp_path, request):
    """Saves a step into a folder."""
    folder = tmp_path / request.param
    x = tf.get_variable("x", [], initializer=tf.zeros_initializer())
    saver = tf.train.Saver(max_to_keep=2)
    with tf.Session() as sess:
        sess.run(x.initializer)
        yield folder, lambda step: saver.save(sess, str(folder / "model.ckpt"), step)


def steps_of(paths):
    return [int(path.rpartition("-")[2]) for path in paths]


@pytest.mark.usefixtures("graph")
def test_each_new_checkpoint_is_found_and_nothing_is_changed(training, monkeypatch):
    folder, save = training
    moments = {2.0: lambda: save(1), 3.0: lambda: save(2), 4.5: lambda: (save(3), save(4)), 9.0: lambda: save(5)}
    monkeypatch.setattr(module, "time", Time(moments))
    found = []
    for path in tf.train.checkpoints_iterator(str(folder), timeout=6):
        before = contents(folder)
        found.append((module.time.now, *steps_of([path])))
        assert tf.train.load_variable(path, "x") == 0.0
        assert contents(folder) == before
    assert found == [(2.0, 1), (3.0, 2), (5.0, 4), (9.0, 5)]
    assert 9.0 + 5.0 <= module.time.now <= 9.0 + 6.0


@pytest.mark.usefixtures("graph")
def test_the_least_interval_and_what_is_asked_when_the_time_is_over(training, monkeypatch):
    folder, save = training
    save(1)
    answers = iter([False, True])
    monkeypatch.setattr(module, "time", Time({4.0: lambda: save(2), 30.0: lambda: save(3)}))
    found = []
    options = {"min_interval_secs": 10, "timeout": 3, "timeout_fn": lambda: next(answers)}
    for path in tf.train.checkpoints_iterator(folder, **options):
        found.append((module.time.now, *steps_of([path])))
    assert found == [(0.0, 1), (10.0, 2)]


@pytest.mark.usefixtures("graph")
def test_a_folder_without_its_list_or_with_a_wrong_one(training, monkeypatch):
    folder, save = training
    for step in (1, 2):
        save(step)
    (folder / "checkpoint").write_text('model_checkpoint_path: "model.ckpt-9"')
    monkeypatch.setattr(module, "time", Time({}))
    assert steps_of(tf.train.checkpoints_iterator(str(folder), timeout=0)) == [2]
    shutil.rmtree(folder)
    assert list(tf.train.checkpoints_iterator(str(folder), timeout=0)) == []
    assert not os.path.exists(folder)


def test_it_is_the_one_of_tf_train():
    assert tf.train.checkpoints_iterator is module.checkpoints_iterator
    assert module.time is time
