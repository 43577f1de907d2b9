import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageStateError


def test_averages_are_saved_in_the_place_of_variables(graph, tmp_path):
    weight = tf.get_variable("weight", initializer=4.0)
    optimizer = tf.contrib.opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(0.25), average_decay=0.5)
    with pytest.raises(UsageStateError, match="swapping_saver"):
        optimizer.swapping_saver()
    train_op = optimizer.minimize(tf.square(weight))
    saver = optimizer.swapping_saver()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_op)  # 4 - 0.25 * 8 is 2, and the average of 4 and 2 is 3.
        path = saver.save(session, str(tmp_path / "m"))
    values = {name: tf.train.load_variable(path, name) for name, _ in tf.train.list_variables(path)}
    assert values["weight"] == np.float32(3.0)
    assert values["weight/ExponentialMovingAverage"] == np.float32(2.0)
