import os
import shutil

from tf2compat.checkpoint.state import checkpoint_state, is_legible, known_checkpoints, written_at


def test_the_state_of_a_folder_that_was_moved(tmp_path, saved):
    os.makedirs(tmp_path / "old")
    saved(1, 2, folder=tmp_path / "old")
    shutil.move(tmp_path / "old", tmp_path / "new")
    state = checkpoint_state(str(tmp_path / "new"))
    assert state.model_checkpoint_path == str(tmp_path / "new" / "model.ckpt-2")
    assert state.all_model_checkpoint_paths[0] == str(tmp_path / "new" / "model.ckpt-1")


def test_other_savers_of_the_folder_are_left_out(tmp_path, saved):
    saved(7, name="best")
    os.rename(tmp_path / "checkpoint", tmp_path / "best_checkpoint")
    assert checkpoint_state(str(tmp_path)) is None
    prefixes = saved(3, 20)
    os.remove(tmp_path / "checkpoint")
    assert checkpoint_state(str(tmp_path)).model_checkpoint_path == prefixes[1]


def test_a_folder_without_checkpoints(tmp_path):
    assert checkpoint_state(str(tmp_path)) is None
    assert checkpoint_state(str(tmp_path / "nowhere")) is None
    assert known_checkpoints(str(tmp_path)) == []


def test_known_checkpoints_are_in_order(tmp_path, saved):
    prefixes = saved(1, 2, 3, max_to_keep=0)  # TF1 lists the newest alone then.
    assert known_checkpoints(str(tmp_path)) == prefixes
    assert written_at(prefixes[0]) > 1e9
    assert written_at(str(tmp_path / "none")) == 0.0


def test_steps_that_are_padded_with_zeros(tmp_path, saved):
    prefixes = saved(8, 9, 10, pad_step_number=True, max_to_keep=0)
    assert known_checkpoints(str(tmp_path)) == prefixes
    os.remove(tmp_path / "checkpoint")
    assert list(checkpoint_state(str(tmp_path)).all_model_checkpoint_paths) == prefixes


def state_file(folder, *paths):
    lines = [f'model_checkpoint_path: "{paths[-1]}"', *(f'all_model_checkpoint_paths: "{path}"' for path in paths)]
    (folder / "checkpoint").write_text("\n".join(lines))


def test_the_newest_that_is_listed_has_no_files(tmp_path, saved, caplog):
    """The newest whole one counts, listed or not."""
    prefixes = saved(2, 3, 4)
    os.remove(f"{prefixes[2]}.data-00000-of-00001")
    for paths in (("model.ckpt-2", "model.ckpt-999"), ("model.ckpt-999",), (prefixes[0], f"{tmp_path}/model.ckpt-999")):
        state_file(tmp_path, *paths)
        state = checkpoint_state(str(tmp_path))
        assert state.model_checkpoint_path == prefixes[1]
        assert list(state.all_model_checkpoint_paths) == prefixes
        assert known_checkpoints(str(tmp_path))[-1] == prefixes[1]
    assert "model.ckpt-999 is listed as the newest, but has no files; the newest that has is" in caplog.text
    state_file(tmp_path, "other-7")
    assert checkpoint_state(str(tmp_path)).model_checkpoint_path == str(tmp_path / "other-7")


def test_the_state_is_lost_and_the_last_one_is_no_whole_one(tmp_path, saved):
    prefixes = saved(1, 2)
    os.remove(tmp_path / "checkpoint")
    os.truncate(f"{prefixes[1]}.index", 0)
    assert checkpoint_state(str(tmp_path)).model_checkpoint_path == prefixes[0]
    os.truncate(f"{prefixes[0]}.index", 0)
    assert checkpoint_state(str(tmp_path)).model_checkpoint_path == prefixes[1]


def test_pipes_and_devices_are_not_opened(tmp_path, saved):
    prefixes = saved(1)
    os.remove(tmp_path / "checkpoint")
    for name in ("pipe", "checkpoint", "model.ckpt-2.index"):
        os.mkfifo(tmp_path / name)
    os.symlink("/dev/zero", tmp_path / "zeros")
    assert checkpoint_state(str(tmp_path)).model_checkpoint_path == prefixes[0]
    assert known_checkpoints(str(tmp_path)) == prefixes
    assert not is_legible(str(tmp_path))
