import pytest
import tensorflow as stock

import tf2compat.v1 as tf


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.load_variable(unwritten, "x:0").tolist() == [1, 2]
    with pytest.raises(stock.errors.NotFoundError, match="Key y not found in checkpoint"):
        tf.train.load_variable(unwritten, "y")
