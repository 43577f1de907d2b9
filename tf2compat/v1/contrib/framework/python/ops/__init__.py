"""`tf.contrib.framework.python.ops`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "arg_scope": "tf2compat.legacy.tf_slim.ops.arg_scope",
    "audio_ops": "tf2compat.v1.python.ops.gen_audio_ops",
    "checkpoint_ops": "tf2compat.v1.python.training.checkpoint_ops",
    "variables": "tf2compat.legacy.tf_slim.ops.variables",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.ops.arg_scope", "tf2compat.legacy.tf_slim.ops.variables"]
)
