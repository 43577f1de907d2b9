"""cuDNN's cells; the expected values are TensorFlow 1.15.5's."""

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UnsupportedError

X = np.random.RandomState(0).randn(2, 5, 3).astype(np.float32)
LSTM = [1.0721009969711304, 0.5315039753913879, 1.0828230381011963, 2.0156710147857666, 2.1571810245513916]
GRU = [0.26802998781204224, 0.44442299008369446, 2.274578094482422, 0.9647769927978516, 1.700674057006836]


@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")
@pytest.mark.parametrize(("name", "expected"), [("CudnnCompatibleLSTMCell", LSTM), ("CudnnCompatibleGRUCell", GRU)])
def test_values_and_names_are_those_of_1_15(graph, name, expected):
    outputs, _ = tf1.nn.dynamic_rnn(getattr(tf1.contrib.cudnn_rnn, name)(4), X, dtype=tf.float32)
    variables = sorted(tf1.global_variables(), key=lambda variable: variable.op.name)
    parts = {variable.op.name.partition("_cell/")[2] for variable in variables}
    if name == "CudnnCompatibleLSTMCell":
        assert parts == {"kernel", "bias"}
    else:
        groups = ("gates", "candidate/input_projection", "candidate/hidden_projection")
        assert parts == {f"{group}/{kind}" for group in groups for kind in ("kernel", "bias")}
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        for number, variable in enumerate(variables):
            value = np.random.RandomState(number).randn(*variable.shape.as_list()).astype(np.float32)
            session.run(tf1.assign(variable, value))
        np.testing.assert_allclose(session.run(outputs).sum((0, 2)), expected, rtol=1e-5)


def test_constants_and_what_is_not_carried_over():
    from tf2compat.v1.contrib.cudnn_rnn.python.ops import cudnn_rnn_ops

    assert cudnn_rnn_ops.CUDNN_RNN_BIDIRECTION == "bidirectional"
    assert cudnn_rnn_ops.CUDNN_LSTM_PARAMS_PER_LAYER == 8
    with pytest.raises(UnsupportedError, match="'CudnnLSTM' was asked for"):
        tf1.contrib.cudnn_rnn.CudnnLSTM  # noqa: B018
