# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.nn import *

from tf2compat.v1.nn.transposed_convolutions import atrous_conv2d_transpose as atrous_conv2d_transpose
from tf2compat.v1.nn.transposed_convolutions import conv1d_transpose as conv1d_transpose
from tf2compat.v1.nn.transposed_convolutions import conv2d_backprop_input as conv2d_backprop_input
from tf2compat.v1.nn.transposed_convolutions import conv2d_transpose as conv2d_transpose
from tf2compat.v1.nn import rnn_cell as rnn_cell
from tf2compat.v1.nn.named_arguments import sigmoid_cross_entropy_with_logits as sigmoid_cross_entropy_with_logits
from tf2compat.v1.nn.named_arguments import softmax_cross_entropy_with_logits as softmax_cross_entropy_with_logits
from tf2compat.v1.nn.named_arguments import sparse_softmax_cross_entropy_with_logits as sparse_softmax_cross_entropy_with_logits
from tf2compat.v1.nn.named_arguments import top_k as top_k

def __getattr__(name: str) -> Any: ...
