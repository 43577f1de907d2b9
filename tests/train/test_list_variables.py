import tf2compat.v1 as tf


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.list_variables(unwritten) == [("x", [2])]
