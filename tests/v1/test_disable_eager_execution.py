import tensorflow as stock

import tf2compat.v1 as tf


def test_it_is_of_the_overlay():  # `test_graph.py` calls it, in a process of its own.
    assert tf.disable_eager_execution is not stock.compat.v1.disable_eager_execution
