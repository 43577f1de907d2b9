import os

from tests.checkpoint.test_index_file import save
from tf2compat.checkpoint import before_saving, files


def test_a_damaged_checkpoint_is_set_aside_by_the_next_save(tmp_path, caplog):
    prefixes = [str(tmp_path / "m-1"), str(tmp_path / "m-2")]
    for prefix in prefixes:
        save(prefix)
        before_saving.note_damaged(prefix)
    before = sorted(os.listdir(tmp_path))
    before_saving.prepare(str(tmp_path / "other"))
    assert sorted(os.listdir(tmp_path)) == before
    save(prefixes[1])  # It is another one now.
    before_saving.prepare(os.path.relpath(tmp_path))
    assert [files.exists(prefix) for prefix in prefixes] == [False, True]
    assert os.path.exists(f"{prefixes[0]}.index.damaged")
    assert f"{prefixes[0]} are left with '.damaged' appended" in caplog.text


def test_a_folder_that_cannot_be_tidied_does_not_stop_a_save(tmp_path, monkeypatch, caplog):
    def fail(*arguments):
        raise before_saving.tf.errors.PermissionDeniedError(None, None, "not yours")

    monkeypatch.setattr(before_saving, "clean", fail)
    monkeypatch.setattr(before_saving.files, "set_aside", fail)
    save(str(tmp_path / "m-1"))
    before_saving.note_damaged(str(tmp_path / "m-1"))
    before_saving.prepare(str(tmp_path))
    assert caplog.text.count("not yours") == 2
    before_saving.prepare(str(tmp_path))
    assert caplog.text.count("not yours") == 2
