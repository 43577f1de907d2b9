import time

import tf2compat.v1 as tf


def test_it_waits_for_the_writer(unwritten):
    times = tf.train.get_checkpoint_mtimes([unwritten, unwritten + "0"])
    assert len(times) == 1
    assert abs(times[0] - time.time()) < 60
