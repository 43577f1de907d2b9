import os

import pytest
import tensorflow as tf

from tf2compat.checkpoint.opening import check_index, open_checkpoint


def test_a_prefix_may_be_the_name_of_a_folder(tmp_path):
    variable = tf.Variable([1.0, 2.0])
    (tmp_path / "model").mkdir()
    written = tf.train.Checkpoint(v=variable).write(str(tmp_path / "model"))
    assert open_checkpoint(written).get_tensor("v/.ATTRIBUTES/VARIABLE_VALUE").tolist() == [1.0, 2.0]


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    prefix = tf.train.Checkpoint(v=tf.Variable(1.0)).write(str(tmp_path / "m-2"))
    os.remove(f"{prefix}.data-00000-of-00001")
    os.mkfifo(f"{prefix}.data-00000-of-00001")
    with pytest.raises(tf.errors.DataLossError, match="data-00000-of-00001 is no regular file"):
        open_checkpoint(prefix)


def test_an_index_is_checked_where_there_is_one(tmp_path):
    check_index(str(tmp_path / "none"))
    (tmp_path / "m.index").write_bytes(b"no index")
    with pytest.raises(tf.errors.DataLossError, match="damaged"):
        check_index(str(tmp_path / "m"))
