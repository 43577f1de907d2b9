"""`tensorflow.python.tpu.tpu_embedding` for the estimator package: embeddings that live in the memory of TPUs.

TensorFlow has dropped what it was made of. The names are there, because the package imports them; using one says so.
"""

from __future__ import annotations

from typing import Any

from tf2compat.declared.unsupported import unsupported

__all__: list[str] = []

_NAMES = (
    "AdagradSlotVariableNames",
    "AdamSlotVariableNames",
    "EnqueueData",
    "FeatureConfig",
    "FtrlSlotVariableNames",
    "INFERENCE",
    "MomentumSlotVariableNames",
    "ProximalAdagradSlotVariableNames",
    "RMSPropSlotVariableNames",
    "TPUEmbedding",
    "TRAINING",
    "TableConfig",
    "create_dummy_table_variables",
    "get_gradients_through_dummy_table_variables",
    "hook_dummy_table_variables_to_activations",
)
_KEY = "tf.estimator.tpu.experimental.EmbeddingConfigSpec"


class _Parameters:
    def __init__(self, *arguments: Any, **options: Any) -> None:
        raise unsupported(_KEY, f"`{type(self).__name__}` was made.")


class AdagradParameters(_Parameters):
    """Not carried over."""


class AdamParameters(_Parameters):
    """Not carried over."""


class FtrlParameters(_Parameters):
    """Not carried over."""


class MomentumParameters(_Parameters):
    """Not carried over."""


class ProximalAdagradParameters(_Parameters):
    """Not carried over."""


class RMSPropParameters(_Parameters):
    """Not carried over."""


class StochasticGradientDescentParameters(_Parameters):
    """Not carried over."""


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise unsupported(_KEY, f"`{name}` was asked for.")
