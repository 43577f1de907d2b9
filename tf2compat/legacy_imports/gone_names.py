"""Names of `tensorflow.python` that TensorFlow has no more: some have nothing to do any more, others are refused.

A refusal comes when a name is used, not when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.refused import refused
from tf2compat.errors import UsageKeyError

__all__ = [
    "RegisterShape",
    "call_cpp_shape_fn",
    "defun",
    "get_registered_ops",
    "in_graph_mode",
    "register_dense_tensor_like_type",
]

_Function = TypeVar("_Function", bound=Callable[..., Any])


class RegisterShape:
    """`ops.RegisterShape`: the decorator of a shape function; kernels have brought their own since 1.0."""

    def __init__(self, op_type: str) -> None:
        self._op_type = op_type

    def __call__(self, function: _Function) -> _Function:
        """Returns the function."""
        return function


def call_cpp_shape_fn(op: Any, require_shape_fn: bool = True) -> None:
    """`common_shapes.call_cpp_shape_fn`: TensorFlow calls the shape function of each op by itself."""


def in_graph_mode() -> bool:
    """`tfe.in_graph_mode`, of 1.5: whether operations land in a graph."""
    return not tf.executing_eagerly()


class _RegisteredOps(dict[str, Any]):
    def __missing__(self, op_type: str) -> Any:
        found = _tf.op_def(op_type)
        if found is None:
            raise UsageKeyError(
                "op_def_registry", f"There is no op of the type {op_type!r}.", "Spell it as the graph has it."
            )
        return found


def get_registered_ops() -> Any:
    """`op_def_registry.get_registered_ops`: the definition of each op by its type."""
    return _RegisteredOps()


def register_dense_tensor_like_type(tensor_type: type) -> None:
    """`ops.register_dense_tensor_like_type`: a tensor is what has `Tensor`'s protocol."""


def defun(
    func: Any = None,
    input_signature: Any = None,
    autograph: bool = True,
    experimental_autograph_options: Any = None,
    experimental_relax_shapes: bool = False,
) -> Any:
    """`eager.function.defun`: a `tf.function`; arguments as there."""
    return tf.function(
        func,
        input_signature=input_signature,
        autograph=autograph,
        experimental_autograph_options=experimental_autograph_options,
        reduce_retracing=experimental_relax_shapes,
    )


_REFUSED = {
    **dict.fromkeys(("DeleteStatSummarizer", "NewStatSummarizer", "StatSummarizer"), "tf.contrib.stat_summarizer"),
    "CheckpointInputPipelineHook": "tf.contrib.data.CheckpointInputPipelineHook",
    "HDF5Matrix": "tf.keras.utils.HDF5Matrix",
    "TransformGraph": "tf.contrib.meta_graph_transform",
    "convert_all_kernels_in_model": "tf.keras.utils.convert_all_kernels_in_model",
    "create_db_writer": "tf.contrib.summary.create_db_writer",
    "multi_gpu_model": "tf.keras.utils.multi_gpu_model",
}
"""Name -> the row of `UNSUPPORTED` that says why it is gone."""


def __getattr__(name: str) -> Any:
    if name not in _REFUSED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = refused(_REFUSED[name])
    return found
