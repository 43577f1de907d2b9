import numpy as np
import pytest
from cells import outputs

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_numbers_and_names_are_tensorflow_1_15s():
    rnn = tf.contrib.rnn

    def cells():
        return [rnn.GRUCell(3), rnn.GRUCell(2)]

    found, names = outputs(lambda x: rnn.stack_bidirectional_dynamic_rnn(cells(), cells(), x, dtype=tf.float32)[0])
    np.testing.assert_allclose(found[:4], [0.0010639, -0.00359592, 0.03070461, -0.00041634], atol=1e-6)
    np.testing.assert_allclose(found.sum(), -0.16223882, atol=1e-4)
    assert names[0] == "m/stack_bidirectional_rnn/cell_0/bidirectional_rnn/bw/gru_cell/candidate/bias"


def test_as_many_backward_as_forward():
    with pytest.raises(UsageError, match="1 cells forward and 0"):
        tf.contrib.rnn.stack_bidirectional_dynamic_rnn([1], [], None)
