import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.mark.filterwarnings("ignore")
def test_cells_under_dynamic_rnn(graph):
    import tf2compat.v1.nn as nn

    assert tf.nn is nn
    cells = [tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(3), output_keep_prob=1.0) for _ in range(2)]
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), tf.ones([2, 4, 5]), dtype=tf.float32)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found, last = session.run([outputs, state])
    np.testing.assert_array_equal(found[:, -1], last[-1].h)
    assert "rnn/multi_rnn_cell/cell_0/basic_lstm_cell/kernel" in {v.op.name for v in tf.global_variables()}
