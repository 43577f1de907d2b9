"""Keras 3 models under legacy hooks and sessions, hooks in `model.fit`, and TF1 model code in Keras layers."""

from __future__ import annotations

from tf2compat.keras.callback_hook import CallbackHook
from tf2compat.keras.graph_layer import GraphLayer
from tf2compat.keras.hooks_callback import HooksCallback
from tf2compat.keras.model_graph import step_graph
from tf2compat.keras.tf1_layer import TF1Layer
from tf2compat.keras.tf1_variables import tf1_variables, track_tf1_style_variables
from tf2compat.keras.weights_saver import WeightsSaver

__all__ = [
    "CallbackHook",
    "GraphLayer",
    "HooksCallback",
    "TF1Layer",
    "WeightsSaver",
    "step_graph",
    "tf1_variables",
    "track_tf1_style_variables",
]
