"""A process that looks at a folder in which another one trains changes nothing there, by whatever door it comes."""

import os

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import CheckpointManager, before_saving, unfinished

LIVE = ".saving-other-abcdef-17-99-0a1b2c"  # As a process of another machine calls what it writes.


@pytest.fixture(params=["whole", "damaged", "no state", "garbage", "state of a lost one"])
def folder(tmp_path, request):
    """A folder in which another process trains, and has just begun to write; one has `step` = x = 1, one 2."""
    with tf.Graph().as_default(), v1.Session() as sess:
        step = v1.train.get_or_create_global_step()
        x = v1.get_variable("x", [], initializer=v1.zeros_initializer())
        saver = v1.train.Saver()
        sess.run(v1.global_variables_initializer())
        for number in (1, 2):
            sess.run([v1.assign(step, number), v1.assign(x, float(number))])
            saver.save(sess, str(tmp_path / "model.ckpt"), step)
    for ending in (".index", ".data-00000-of-00001.tempstate17"):
        (tmp_path / f"model.ckpt-3{LIVE}{ending}").touch()
    (tmp_path / "model.ckpt-3.saving.index").touch()
    (tmp_path / f"model.ckpt-3{LIVE}_temp").mkdir()
    state = tmp_path / "checkpoint"
    if request.param == "damaged":
        os.truncate(tmp_path / "model.ckpt-2.data-00000-of-00001", 3)
    elif request.param == "no state":
        state.unlink()
    elif request.param == "garbage":
        state.write_bytes(b"\xff\x00")
    elif request.param == "state of a lost one":
        state.write_text('model_checkpoint_path: "model.ckpt-9"')
    return tmp_path, 1.0 if request.param == "damaged" else 2.0


def contents(folder):
    """Returns everything that can be seen of a folder."""
    paths = [folder, *folder.rglob("*")]
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes() if path.is_file() else None)
        for path in paths
    }


def singular(folder):
    with v1.train.SingularMonitoredSession(checkpoint_dir=folder) as sess:
        return sess.run("x:0")


def chief(folder):
    with v1.train.ChiefSessionCreator(checkpoint_dir=folder).create_session() as sess:
        return sess.run("x:0")


def monitored(folder):
    never = dict.fromkeys(("save_checkpoint_secs", "save_summaries_steps", "save_summaries_secs"))
    with v1.train.MonitoredTrainingSession(checkpoint_dir=folder, log_step_count_steps=None, **never) as sess:
        return sess.run("x:0")


def recovered(folder):
    sess, restored = v1.train.SessionManager().recover_session("", v1.train.Saver(), checkpoint_dir=folder)
    assert restored
    with sess:
        return sess.run("x:0")


def prepared(folder):
    with v1.train.SessionManager().prepare_session(
        "", v1.global_variables_initializer(), v1.train.Saver(), checkpoint_dir=folder
    ) as sess:
        return sess.run("x:0")


def managed(folder):
    class Parts:
        def restore(self, prefix):
            self.value = float(tf.train.load_checkpoint(prefix).get_tensor("x"))

    parts = Parts()
    CheckpointManager(parts, folder, max_to_keep=1).restore_or_initialize()
    return parts.value


def supervised(folder):
    """It is asked for neither checkpoints nor summaries; the graph it writes as TF1 did."""
    options = {"summary_op": None, "summary_writer": None, "save_model_secs": 0, "save_summaries_secs": 0}
    supervisor = v1.train.Supervisor(logdir=folder, **options)
    with supervisor.managed_session() as sess:
        return sess.run("x:0")


@pytest.mark.parametrize("door", [singular, chief, monitored, recovered, prepared, managed, supervised])
def test_a_reader_changes_nothing(folder, door):
    folder, value = folder
    before = contents(folder)
    with tf.Graph().as_default():
        v1.train.get_or_create_global_step()
        v1.get_variable("x", [], initializer=v1.zeros_initializer())
        if door is managed:
            with tf.init_scope():
                found = door(str(folder))
        else:
            found = door(str(folder))
    after = contents(folder)
    if door is supervised:
        assert after.pop(f"{folder}/graph.pbtxt")
        del before[str(folder)], after[str(folder)]
    assert after == before
    assert found == value


def test_the_first_save_deletes_what_dead_processes_left_and_nothing_else(folder, monkeypatch):
    folder, _ = folder
    dead = unfinished.temporary_prefix(str(folder / "model.ckpt-4"))
    for ending in (".index", ".data-00000-of-00001.tempstate17"):
        with open(dead + ending, "w"):
            pass
    with monkeypatch.context() as patch, tf.Graph().as_default():
        patch.setattr(unfinished, "_start_of", lambda pid: "1")
        patch.setattr(before_saving, "_cleaned", set())
        v1.get_variable("x", [], initializer=v1.zeros_initializer())
        saver = v1.train.Saver()
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            saver.save(sess, str(folder / "model.ckpt"), 5)
    names = os.listdir(folder)
    assert not [name for name in names if name.startswith(os.path.basename(dead))]
    assert len([name for name in names if LIVE in name]) == 3
    assert {f"model.ckpt-{number}.index" for number in (1, 2, 5)} < set(names)


def test_a_pipe_is_not_restored(tmp_path):
    """TF1 waited for it for ever."""
    os.mkfifo(tmp_path / "pipe")
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", [])
        for path in (str(tmp_path / "pipe"), "/dev/zero"):
            with pytest.raises(ValueError, match=f"not a valid checkpoint: {path} is no regular file"):
                v1.train.Saver().restore(sess, path)
