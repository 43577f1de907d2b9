import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1.contrib.rnn.cell_wrapper import CellWrapper


@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed")
def test_sizes_are_the_cells(graph):
    wrapper = CellWrapper(tf.nn.rnn_cell.LSTMCell(3))
    assert wrapper.state_size == tf.nn.rnn_cell.LSTMStateTuple(3, 3)
    assert wrapper.output_size == 3
    zero = wrapper.zero_state(2, stock.float32)
    assert zero.c.op.name.startswith("CellWrapperZeroState/")
