import os

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.load_checkpoint(unwritten).get_tensor("x").tolist() == [1, 2]


def test_it_waits_for_the_writer_of_a_folder(unwritten):
    assert tf.train.load_checkpoint(os.path.dirname(unwritten)).get_tensor("x").tolist() == [1, 2]


def test_a_folder_without_checkpoints(tmp_path):
    with pytest.raises(UsageError, match="Couldn't find 'checkpoint' file or checkpoints in given directory"):
        tf.train.load_checkpoint(tmp_path)
