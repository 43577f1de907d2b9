import os
import pathlib
import signal
import subprocess
import sys
import textwrap

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import CheckpointManager
from tf2compat.errors import CheckpointDamagedError


class Parts:
    """Restores by reading the one variable."""

    restored = None

    def restore(self, prefix):
        self.restored = tf.train.load_checkpoint(prefix).get_tensor("x")[0]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_newest_good_one_is_restored(tmp_path, saved, fault, caplog):
    """Nothing changes in the folder until this process saves there."""
    prefixes = saved(1, 2, 3)
    fault(prefixes[2])
    before = contents(tmp_path)
    parts = Parts()
    manager = CheckpointManager(parts, tmp_path, max_to_keep=None)
    assert manager.restore_or_initialize() == prefixes[1]
    assert parts.restored == 2
    assert f"{prefixes[2]} is damaged" in caplog.text
    assert manager.latest_checkpoint == prefixes[1]
    assert manager.checkpoints == prefixes[:2]
    assert contents(tmp_path) == before
    saved(3)
    assert f"{os.path.basename(prefixes[2])}.index.damaged" in os.listdir(tmp_path)
    assert tf.train.latest_checkpoint(str(tmp_path)) == prefixes[2]


@pytest.mark.parametrize("times", [3, 1000])
def test_an_older_one_is_not_taken_while_a_training_deletes_the_newest_that_is_read(tmp_path, saved, times):
    newest = saved(1, 2)

    class Raced(Parts):
        step = 2

        def restore(self, prefix):
            if self.step < times:
                self.step += 1
                newest.append(*saved(self.step))
                for path in tmp_path.glob(f"{os.path.basename(prefix)}.*"):
                    path.unlink()
            super().restore(prefix)

    manager = CheckpointManager(Raced(), tmp_path, max_to_keep=None)
    if times > 3:
        with pytest.raises(tf.errors.UnavailableError, match="while it was read, as it did 9 times before"):
            manager.restore_or_initialize()
    else:
        assert manager.restore_or_initialize() == newest[-1]
    assert not [name for name in os.listdir(tmp_path) if "damaged" in name]


def test_it_never_starts_anew_where_all_are_damaged(tmp_path, saved, fault):
    for prefix in saved(1, 2):
        fault(prefix)
    manager = CheckpointManager(Parts(), tmp_path, max_to_keep=None, init_fn=pytest.fail)
    with pytest.raises(CheckpointDamagedError, match="No checkpoint in .* can be read"):
        manager.restore_or_initialize()


def test_an_error_of_a_good_checkpoint_is_raised(tmp_path, saved):
    saved(1)

    class Broken:
        def restore(self, prefix):
            raise tf.errors.NotFoundError(None, None, "no such variable")

    with pytest.raises(tf.errors.NotFoundError, match="no such variable"):
        CheckpointManager(Broken(), tmp_path, max_to_keep=None).restore_or_initialize()
    assert not [name for name in os.listdir(tmp_path) if "damaged" in name]


def test_a_checkpoint_that_may_not_be_read_is_not_taken_for_a_damaged_one(tmp_path, saved):
    prefixes = saved(1, 2)
    program = textwrap.dedent(f"""
        import os
        import tensorflow as tf
        import tf2compat._tf.checkpoints  # Another user may not read the project's folder.
        from tf2compat.checkpoint import CheckpointManager
        class Parts:
            def restore(self, prefix):
                tf.train.load_checkpoint(prefix).get_tensor("x")
        os.chmod({prefixes[1] + ".index"!r}, 0)
        if os.geteuid() == 0:
            os.chmod({str(tmp_path)!r}, 0o777)
            os.seteuid(65534)
        CheckpointManager(Parts(), {str(tmp_path)!r}, max_to_keep=None).restore_or_initialize()
    """)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith(("test_", "popen-", "pytest-")):  # Of pytest's, for its user alone.
            folder.chmod(0o755)
    before = sorted(os.listdir(tmp_path))
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert "PermissionDeniedError" in done.stderr
    assert prefixes[1] in done.stderr.splitlines()[-1]
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.slow
def test_checkpoints_are_not_damaged_by_a_lack_of_memory_or_of_open_files(tmp_path):
    """It fails, or restores the newest; it never goes back a step, and renames nothing."""
    program = pathlib.Path(__file__).with_name("starved_program.py")
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("v", [15_000_000], initializer=v1.zeros_initializer())
        step = v1.train.get_or_create_global_step()
        sess.run(v1.global_variables_initializer())
        for number in (1, 2, 3):
            step.load(number, sess)
            v1.train.Saver().save(sess, str(tmp_path / "model.ckpt"), number)
    before = sorted(os.listdir(tmp_path))
    command = [sys.executable, str(program), str(tmp_path)]
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, text=True, timeout=200)
        assert sorted(os.listdir(tmp_path)) == before
        # C++ that gets no memory may end the process, which damages nothing and tells nothing else.
        if done.returncode != -signal.SIGABRT:
            break
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes = [line.split()[:3] for line in done.stdout.splitlines()[1:]]
    assert outcomes[-1] == ["free", "restored", "3"]
    failed = [(name, kind) for name, kind, rest in outcomes if [kind, rest] != ["restored", "3"]]
    assert {kind for _, kind in failed} == {"ResourceExhaustedError"}, done.stdout
    assert {name.rstrip("0123456789") for name, _ in failed} == {"memory", "files"}, done.stdout


@pytest.mark.parametrize("text", [None, "", "garbage\x00\xff", 'model_checkpoint_path: ""'])
def test_the_files_count_where_the_state_is_lost(tmp_path, saved, text, caplog):
    prefixes = saved(9, 10, 11)
    if text is None:
        os.remove(tmp_path / "checkpoint")
    else:
        (tmp_path / "checkpoint").write_bytes(text.encode("latin1"))
    parts = Parts()
    manager = CheckpointManager(parts, tmp_path, max_to_keep=None)
    assert manager.restore_or_initialize() == prefixes[-1]
    assert parts.restored == 11
    assert "checkpoint(s)" in caplog.text
    assert (tmp_path / "checkpoint").exists() == (text is not None)
    assert manager.checkpoints == prefixes


def test_what_it_did_not_write_is_neither_forgotten_nor_deleted(tmp_path, saved):
    prefixes = saved(1, 2, 3)
    for _ in range(2):  # A manager of a later process does not take them for its own either.
        manager = CheckpointManager(tf.train.Checkpoint(x=tf.Variable(1.0)), tmp_path, max_to_keep=2)
        own = [manager.save() for _ in range(3)][1:]
        assert manager.checkpoints == prefixes + own
        assert list(tf.train.get_checkpoint_state(str(tmp_path)).all_model_checkpoint_paths) == prefixes + own
        assert all(os.path.exists(f"{prefix}.index") for prefix in prefixes + own)
    assert len([name for name in os.listdir(tmp_path) if name.endswith(".index")]) == 5


def test_an_empty_folder_is_initialised(tmp_path):
    calls = []
    manager = CheckpointManager(Parts(), tmp_path / "new", max_to_keep=None, init_fn=lambda: calls.append(1))
    assert manager.restore_or_initialize() is None
    assert calls == [1]


def test_a_listed_checkpoint_without_files_is_named(tmp_path, saved, caplog):
    prefixes = saved(1, 2)
    os.remove(f"{prefixes[1]}.index")
    parts = Parts()
    assert CheckpointManager(parts, tmp_path, max_to_keep=None).restore_or_initialize() == prefixes[0]
    assert f"{prefixes[1]} is listed as the newest, but has no files" in caplog.text


def test_another_process_deletes_what_is_being_restored(tmp_path, saved, caplog):
    """It saves a newer one and deletes the one that was found (`max_to_keep=1`): that is no damage."""
    (first,) = saved(1, max_to_keep=1)
    found = []

    class Slow(Parts):
        def restore(self, prefix):
            found.append(prefix)
            if prefix == first:
                saved(2, max_to_keep=1)
                for ending in (".index", ".data-00000-of-00001"):
                    os.remove(first + ending)
            super().restore(prefix)

    parts = Slow()
    manager = CheckpointManager(parts, tmp_path, max_to_keep=None)
    assert manager.restore_or_initialize() == str(tmp_path / "model.ckpt-2")
    assert (parts.restored, len(found)) == (2, 2)
    assert "damaged" not in caplog.text


def test_a_folder_whose_state_is_a_pipe(tmp_path, saved):
    prefixes = saved(1, 2)
    os.remove(tmp_path / "checkpoint")
    os.mkfifo(tmp_path / "checkpoint")
    assert CheckpointManager(Parts(), tmp_path, max_to_keep=None).restore_or_initialize() == prefixes[1]


def test_saving_begins_with_the_folder(tmp_path, saved):
    (prefix,) = saved(1)
    os.truncate(f"{prefix}.index", 0)
    checkpoint = tf.train.Checkpoint(x=tf.Variable(1.0))
    manager = CheckpointManager(checkpoint, tmp_path, max_to_keep=None, init_fn=lambda: None)
    with pytest.raises(CheckpointDamagedError):
        manager.restore_or_initialize()
    assert manager.save() == str(tmp_path / "ckpt-1")
    assert os.path.exists(f"{prefix}.index.damaged")
