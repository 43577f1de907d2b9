import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize("use_resource", [True, False])
def test_rows_that_do_not_occur_are_left_and_others_are_adams(graph, use_resource):
    first = np.linspace(-1, 1, 20, dtype=np.float32).reshape(10, 2)
    lazy = tf.get_variable("lazy", initializer=first, use_resource=use_resource)
    plain = tf.get_variable("plain", initializer=first, use_resource=use_resource)
    rows = tf.placeholder(tf.int32, [None])
    train_ops = [
        optimizer(0.1).minimize(tf.reduce_sum(tf.square(tf.nn.embedding_lookup(variable, rows))), var_list=[variable])
        for optimizer, variable in ((tf.contrib.opt.LazyAdamOptimizer, lazy), (tf.train.AdamOptimizer, plain))
    ]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_ops, {rows: [1, 3, 3]})
        values = session.run([lazy, plain])
        np.testing.assert_allclose(*values, rtol=1e-6)
        session.run(train_ops, {rows: [5]})
        values = session.run([lazy, plain])
    assert values[0][1].tolist() != values[1][1].tolist()
    np.testing.assert_allclose(values[0][5], values[1][5], rtol=1e-6)
    np.testing.assert_array_equal(values[0][[0, 2, 4]], first[[0, 2, 4]])
