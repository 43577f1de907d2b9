"""Modules that have moved since TF1, and modules that are executed once more."""

from __future__ import annotations

import importlib.util
from typing import Any

__all__ = ["MOVED_MODULES", "fresh_module", "fresh_test_util"]


def fresh_module(name: str) -> Any:
    """Returns a second copy of a module of TensorFlow: names that a program replaces in the first do not change it.

    A subclass needs it where methods of its base name the base class by its module, and a program replaces that name.
    """
    spec: Any = importlib.util.find_spec(name)
    # Not put into `sys.modules`: all others keep the module that they have.
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_TRAINING_OPS = next(
    name
    for name in ("tensorflow.python.ops.gen_training_ops", "tensorflow.python.training.gen_training_ops")
    if importlib.util.find_spec(name)
)

MOVED_MODULES = {
    "tensorflow.python.keras": "tf_keras.src",
    "tensorflow.python.layers.base": "tf_keras.src.legacy_tf_layers.base",
    "tensorflow.python.layers.convolutional": "tf_keras.src.legacy_tf_layers.convolutional",
    "tensorflow.python.layers.core": "tf_keras.src.legacy_tf_layers.core",
    "tensorflow.python.layers.layers": "tf_keras.api._v1.keras.__internal__.legacy.layers",
    "tensorflow.python.layers.normalization": "tf_keras.src.legacy_tf_layers.normalization",
    "tensorflow.python.layers.pooling": "tf_keras.src.legacy_tf_layers.pooling",
    "tensorflow.python.ops.rnn_cell": "tf_keras.src.layers.rnn.legacy_cells",
    "tensorflow.python.ops.rnn_cell_impl": "tf_keras.src.layers.rnn.legacy_cells",
    "tensorflow.python.training.tracking": "tensorflow.python.trackable",
    "tensorflow.python.training.tracking.base": "tensorflow.python.trackable.base",
    "tensorflow.python.training.tracking.data_structures": "tensorflow.python.trackable.data_structures",
    "tensorflow.python.training.tracking.graph_view": "tensorflow.python.checkpoint.graph_view",
    "tensorflow.python.training.tracking.python_state": "tensorflow.python.trackable.python_state",
    "tensorflow.python.training.tracking.tracking": "tensorflow.python.trackable.autotrackable",
    "tensorflow.python.training.tracking.util": "tensorflow.python.checkpoint.checkpoint",
    "tensorflow.python.training.training_ops": _TRAINING_OPS,
    "tf_keras.legacy_tf_layers": "tf_keras.src.legacy_tf_layers",
}
"""Modules that legacy code imports, with those in them -> where what they held is now. What tf_keras carries is left in
TensorFlow in pieces, or, as `tensorflow.python.keras`, as nothing that other parts of Keras know."""


def fresh_test_util() -> Any:
    """Returns TensorFlow's module of test cases, executed once more; see `fresh_module`."""
    return fresh_module("tensorflow.python.framework.test_util")
