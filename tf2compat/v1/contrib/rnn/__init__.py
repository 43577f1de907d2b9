"""`tf.contrib.rnn`: TF1's recurrent cells, from tf_keras, and what of its own is written here."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "AttentionCellWrapper": "tf2compat.v1.contrib.rnn.other_wrappers:AttentionCellWrapper",
    "BasicLSTMCell": "tf2compat.v1.nn.rnn_cell:BasicLSTMCell",
    "BasicRNNCell": "tf2compat.v1.nn.rnn_cell:BasicRNNCell",
    "Conv1DLSTMCell": "tf2compat.v1.contrib.rnn.other_cells:Conv1DLSTMCell",
    "Conv2DLSTMCell": "tf2compat.v1.contrib.rnn.other_cells:Conv2DLSTMCell",
    "Conv3DLSTMCell": "tf2compat.v1.contrib.rnn.other_cells:Conv3DLSTMCell",
    "ConvLSTMCell": "tf2compat.v1.contrib.rnn.other_cells:ConvLSTMCell",
    "DeviceWrapper": "tf2compat.v1.nn.rnn_cell:DeviceWrapper",
    "DropoutWrapper": "tf2compat.v1.nn.rnn_cell:DropoutWrapper",
    "EmbeddingWrapper": "tf2compat.v1.contrib.rnn.projections:EmbeddingWrapper",
    "GRUCell": "tf2compat.v1.nn.rnn_cell:GRUCell",
    "HighwayWrapper": "tf2compat.v1.contrib.rnn.other_wrappers:HighwayWrapper",
    "IndRNNCell": "tf2compat.v1.contrib.rnn.other_cells:IndRNNCell",
    "InputProjectionWrapper": "tf2compat.v1.contrib.rnn.projections:InputProjectionWrapper",
    "LSTMBlockCell": "tf2compat.v1.contrib.rnn.lstm_block_cell:LSTMBlockCell",
    "LSTMCell": "tf2compat.v1.nn.rnn_cell:LSTMCell",
    "LSTMStateTuple": "tf2compat.v1.nn.rnn_cell:LSTMStateTuple",
    "LayerNormBasicLSTMCell": "tf2compat.v1.contrib.rnn.layer_norm_basic_lstm_cell:LayerNormBasicLSTMCell",
    "MultiRNNCell": "tf2compat.v1.nn.rnn_cell:MultiRNNCell",
    "NASCell": "tf2compat.v1.contrib.rnn.other_cells:NASCell",
    "OutputProjectionWrapper": "tf2compat.v1.contrib.rnn.projections:OutputProjectionWrapper",
    "RNNCell": "tf2compat.v1.nn.rnn_cell:RNNCell",
    "ResidualWrapper": "tf2compat.v1.nn.rnn_cell:ResidualWrapper",
    "UGRNNCell": "tf2compat.v1.contrib.rnn.other_cells:UGRNNCell",
    "stack_bidirectional_dynamic_rnn": "tf2compat.v1.contrib.rnn.stack_bidirectional:stack_bidirectional_dynamic_rnn",
    "static_bidirectional_rnn": "tensorflow.compat.v1.nn:static_bidirectional_rnn",
    "static_rnn": "tensorflow.compat.v1.nn:static_rnn",
    "static_state_saving_rnn": "tensorflow.compat.v1.nn:static_state_saving_rnn",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
