"""`tf.contrib.rnn`: TF1's recurrent cells, from tf_keras, and what of its own is written here."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "BasicLSTMCell": "tf2compat.v1.nn.rnn_cell:BasicLSTMCell",
    "BasicRNNCell": "tf2compat.v1.nn.rnn_cell:BasicRNNCell",
    "DeviceWrapper": "tf2compat.v1.nn.rnn_cell:DeviceWrapper",
    "DropoutWrapper": "tf2compat.v1.nn.rnn_cell:DropoutWrapper",
    "GRUCell": "tf2compat.v1.nn.rnn_cell:GRUCell",
    "LSTMBlockCell": "tf2compat.v1.contrib.rnn.lstm_block_cell:LSTMBlockCell",
    "LSTMCell": "tf2compat.v1.nn.rnn_cell:LSTMCell",
    "LSTMStateTuple": "tf2compat.v1.nn.rnn_cell:LSTMStateTuple",
    "LayerNormBasicLSTMCell": "tf2compat.v1.contrib.rnn.layer_norm_basic_lstm_cell:LayerNormBasicLSTMCell",
    "MultiRNNCell": "tf2compat.v1.nn.rnn_cell:MultiRNNCell",
    "RNNCell": "tf2compat.v1.nn.rnn_cell:RNNCell",
    "ResidualWrapper": "tf2compat.v1.nn.rnn_cell:ResidualWrapper",
    "stack_bidirectional_dynamic_rnn": "tf2compat.v1.contrib.rnn.stack_bidirectional:stack_bidirectional_dynamic_rnn",
    "static_bidirectional_rnn": "tensorflow.compat.v1.nn:static_bidirectional_rnn",
    "static_rnn": "tensorflow.compat.v1.nn:static_rnn",
    "static_state_saving_rnn": "tensorflow.compat.v1.nn:static_state_saving_rnn",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
