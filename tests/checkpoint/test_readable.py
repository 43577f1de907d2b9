import os

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat import checkpoint
from tf2compat.checkpoint.readable import check_writable, readable
from tf2compat.errors import UsageError

NAMES = ["lr=[0.1,0.01]", "a\\b", "s*r", "{a,b}"]


def train(folder, **options):
    """Trains for four steps with two checkpoints kept; returns at which step it began."""
    with tf.Graph().as_default():
        step = v1.train.get_or_create_global_step()
        add = v1.assign_add(step, 1)
        scaffold = v1.train.Scaffold(saver=v1.train.Saver(max_to_keep=2, **options))
        with v1.train.MonitoredTrainingSession(
            checkpoint_dir=str(folder), save_checkpoint_steps=2, scaffold=scaffold, save_summaries_steps=None
        ) as sess:
            began = int(sess.run(step))
            for _ in range(4):
                sess.run(add)
        return began


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.glob("model.ckpt*")}


@pytest.mark.parametrize(
    ("name", "options"), [("run[1]", {}), ("run?", {}), ("[r]un1", {"format": "tf2"}), ("r\\un1", {"sharded": True})]
)
def test_a_folder_of_any_name(tmp_path, name, options):
    """Training goes on there, old checkpoints go, and those of a folder that the name would match stay."""
    other = tmp_path / "run1"
    train(other)
    before = contents(other)
    folder = tmp_path / name
    assert [train(folder, **options), train(folder, **options)] == [0, 4]
    assert sorted(path.name for path in folder.glob("*.index")) == ["model.ckpt-6.index", "model.ckpt-8.index"]
    latest = v1.train.latest_checkpoint(str(folder))
    assert latest == str(folder / "model.ckpt-8")
    assert checkpoint.damage_of(latest) == ""
    assert contents(other) == before


@pytest.mark.parametrize("name", NAMES)
def test_every_reader(tmp_path, saved, name):
    (tmp_path / name).mkdir()
    prefix = saved(7, folder=tmp_path / name)[0]
    folder = os.path.dirname(prefix)
    train_ = v1.train
    for path in (prefix, folder):
        assert train_.load_variable(path, "x:0")[0] == 7
        assert train_.list_variables(path) == [("x", [100])]
        variable = tf.Variable([0.0] * 100)
        checkpoint.load_into({"x": variable}, path)
        assert variable.numpy()[0] == 7
    assert train_.NewCheckpointReader(prefix).get_tensor("x")[0] == 7
    assert train_.checkpoint_exists(prefix)
    assert len(train_.get_checkpoint_mtimes([prefix])) == 1
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.get_variable("x", [100])
        train_.init_from_checkpoint(folder, {"x": x})
        sess.run(v1.global_variables_initializer())
        assert sess.run(x)[0] == 7
    assert checkpoint.convert(prefix, os.path.join(folder, "copy")) == ["x"]
    assert checkpoint.damage_of(os.path.join(folder, "copy")) == ""


def test_a_checkpoint_of_any_name(tmp_path, saved):
    prefix = saved(3, name="m[0]*")[0]
    assert v1.train.load_variable(prefix, "x")[0] == 3


def test_a_manager_deletes_its_own_alone(tmp_path):
    others = tf.train.Checkpoint(x=tf.Variable(1.0)).write(str(tmp_path / "run1" / "ckpt-1"))
    manager = checkpoint.CheckpointManager(tf.train.Checkpoint(x=tf.Variable(1.0)), tmp_path / "run[1]", max_to_keep=1)
    for _ in range(3):
        manager.save()
    assert sorted(path.name for path in (tmp_path / "run[1]").glob("*.index")) == ["ckpt-3.index"]
    assert checkpoint.damage_of(others) == ""


def test_as_a_rule_it_is_the_path_itself():
    for path in ("/d/model.ckpt-1", "model-?????-of-00002", "gs://b/run[1]/m", "{a,b}/m"):
        assert readable(path) == path


def test_it_follows_a_checkpoint_that_is_replaced(tmp_path, saved):
    (tmp_path / "r[1]").mkdir()
    for value in (1, 2, 3):
        with tf.Graph().as_default(), v1.Session() as sess:
            x = v1.get_variable("x", [1], initializer=v1.constant_initializer(value))
            sess.run(x.initializer)
            prefix = v1.train.Saver().save(sess, str(tmp_path / "r[1]" / "m"))
        assert v1.train.load_variable(prefix, "x")[0] == value


def test_a_remote_path_that_could_not_be_read_again_is_refused():
    check_writable("tf.train.Saver.save", "gs://bucket/run1/m")
    with pytest.raises(UsageError, match=r"`tf.train.Saver.save`: The path gs://bucket/run\[1\]/m holds '\['"):
        check_writable("tf.train.Saver.save", "gs://bucket/run[1]/m")
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", [1])
        with pytest.raises(UsageError, match="pattern"):
            v1.train.Saver().save(sess, "gs://bucket/run[1]/m")
