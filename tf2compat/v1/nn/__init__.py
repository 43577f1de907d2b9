"""`tf.nn`: TensorFlow's, with the recurrent cells that TensorFlow 2.16 and later have no more."""

from __future__ import annotations

import tensorflow.compat.v1.nn as _stock

from tf2compat.v1._overlay import overlay as _overlay

_TRANSPOSED = ("atrous_conv2d_transpose", "conv1d_transpose", "conv2d_backprop_input", "conv2d_transpose")

_NAMED = (
    "sigmoid_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits",
    "sparse_softmax_cross_entropy_with_logits",
    "top_k",
)

HOMES = {
    "rnn_cell": "",
    **dict.fromkeys(_NAMED, "tf2compat.v1.nn.named_arguments"),
    **dict.fromkeys(_TRANSPOSED, "tf2compat.v1.nn.transposed_convolutions"),
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
