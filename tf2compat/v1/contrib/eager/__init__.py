"""`tf.contrib.eager`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "Checkpoint": "tensorflow.train:Checkpoint",
    "GradientTape": "tensorflow:GradientTape",
    "Iterator": "tensorflow.compat.v1.data:Iterator",
    "TensorSpec": "tensorflow:TensorSpec",
    "Variable": "tensorflow:Variable",
    "custom_gradient": "tensorflow.compat.v1:custom_gradient",
    "defun": "tensorflow:function",
    "enable_eager_execution": "tensorflow.compat.v1:enable_eager_execution",
    "executing_eagerly": "tensorflow.compat.v1:executing_eagerly",
    "function": "tensorflow:function",
    "gradients_function": "tf2compat.v1.python.eager.backprop:gradients_function",
    "implicit_gradients": "tf2compat.v1.python.eager.backprop:implicit_grad",
    "implicit_value_and_gradients": "tf2compat.v1.python.eager.backprop:implicit_val_and_grad",
    "in_eager_mode": "tensorflow.compat.v1:executing_eagerly",
    "list_devices": "tf2compat.v1.contrib.eager.devices:list_devices",
    "make_template": "tensorflow.compat.v1:make_template",
    "num_gpus": "tf2compat.v1.contrib.eager.devices:num_gpus",
    "py_func": "tensorflow:py_function",
    "python": "tf2compat.v1.contrib.eager.python",
    "run_all_tests_in_graph_and_eager_modes": "tf2compat.v1.python.framework.test_util:run_all_in_graph_and_eager_modes",
    "run_test_in_graph_and_eager_modes": "tf2compat.v1.python.framework.test_util:run_in_graph_and_eager_modes",
    "value_and_gradients_function": "tf2compat.v1.python.eager.backprop:val_and_grad_function",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
