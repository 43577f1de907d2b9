import numpy as np

import tf2compat.v1 as tf
from tf2compat.v1 import before_1_0


def test_every_name_is_in_its_old_place():
    for name in before_1_0.__all__:
        place = tf.train if name == "SummaryWriter" else tf
        assert getattr(place, name) is getattr(before_1_0, name)


def test_they_do_what_they_did(graph):
    packed = tf.pack([tf.mul(2.0, 3.0), tf.sub(5.0, 1.0), tf.neg(1.0)])
    with tf.Session() as session:
        np.testing.assert_array_equal(session.run(packed), [6.0, 4.0, -1.0])
