"""`tf.contrib.eager`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "Checkpoint": "tensorflow.train:Checkpoint",
    "GradientTape": "tensorflow:GradientTape",
    "Iterator": "tensorflow.compat.v1.data:Iterator",
    "Variable": "tensorflow:Variable",
    "defun": "tensorflow:function",
    "enable_eager_execution": "tensorflow.compat.v1:enable_eager_execution",
    "executing_eagerly": "tensorflow.compat.v1:executing_eagerly",
    "in_eager_mode": "tensorflow.compat.v1:executing_eagerly",
    "list_devices": "tf2compat.v1.contrib.eager.devices:list_devices",
    "num_gpus": "tf2compat.v1.contrib.eager.devices:num_gpus",
    "py_func": "tensorflow:py_function",
    "python": "tf2compat.v1.contrib.eager.python",
    "run_all_tests_in_graph_and_eager_modes": "tf2compat.v1.python.framework.test_util:run_all_in_graph_and_eager_modes",
    "run_test_in_graph_and_eager_modes": "tf2compat.v1.python.framework.test_util:run_in_graph_and_eager_modes",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
