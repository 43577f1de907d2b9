import pytest
import tensorflow as stock

import tf2compat.v1 as tf


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.NewCheckpointReader(unwritten).get_variable_to_shape_map() == {"x": [2]}


def test_there_is_none(tmp_path):
    for either in (stock.compat.v1.train, tf.train):
        with pytest.raises(stock.errors.NotFoundError, match="Failed to find any matching files"):
            either.NewCheckpointReader(str(tmp_path / "m"))
