import tensorflow as stock

import tf2compat.v1 as tf


def test_it_is_of_the_overlay():  # `test_graph.py` calls it, in a process of its own.
    assert tf.enable_v2_behavior is not stock.compat.v1.enable_v2_behavior
