"""`tf.contrib.tpu.python.tpu`: its modules."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "bfloat16": "tensorflow.python.tpu.bfloat16",
    "tpu_config": "tf2compat.v1.estimator.tpu",
    "tpu_estimator": "tf2compat.v1.estimator.tpu",
    "tpu_function": "tensorflow.python.tpu.tpu_function",
    "tpu_optimizer": "tf2compat.v1.tpu",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
