# ruff: noqa: F403  # Each module has an `__all__`.
"""TensorFlow's and Keras's private names: no other room of tf2compat names one.

Each name is found by feature, wrapped in a function with a meaning of its own, and has a
contract test (tests/_tf) that says which behaviour we rely on. Supported: TensorFlow 2.16
to 2.21.

`from tf2compat import _tf` loads none of the modules here; `_tf.eager_mode` loads the one that
has it. So a module that TensorFlow has moved stops only those who use it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tf2compat._tf.autograph import *
    from tf2compat._tf.building import *
    from tf2compat._tf.checkpoints import *
    from tf2compat._tf.data import *
    from tf2compat._tf.default_graphs import *
    from tf2compat._tf.devices import *
    from tf2compat._tf.eager_runtime import *
    from tf2compat._tf.functions import *
    from tf2compat._tf.graphs import *
    from tf2compat._tf.keras import *
    from tf2compat._tf.keras2 import *
    from tf2compat._tf.keras_1 import *
    from tf2compat._tf.keras_package import *
    from tf2compat._tf.keras_package_built_ins import *
    from tf2compat._tf.keras_package_optimizer import *
    from tf2compat._tf.kernels import *
    from tf2compat._tf.moved_modules import *
    from tf2compat._tf.optimizers import *
    from tf2compat._tf.profiles import *
    from tf2compat._tf.reference_ops import *
    from tf2compat._tf.savers import *
    from tf2compat._tf.session_interface import *
    from tf2compat._tf.strategies import *
    from tf2compat._tf.summaries import *
    from tf2compat._tf.switches import *
    from tf2compat._tf.tensors import *
    from tf2compat._tf.train import *
    from tf2compat._tf.variables import *

_NAMES = {
    "autograph": ("convert_rewritten",),
    "building": ("build_as_in_tf1",),
    "checkpoints": (
        "BundleEntry",
        "BundleHeader",
        "CheckpointReader",
        "TrackableObjectGraph",
        "managed_checkpoints",
        "set_latest_checkpoint",
        "set_manager_directory",
        "sweep",
    ),
    "data": ("build_datasets_as_in_tf1", "options_without_read_ahead"),
    "default_graphs": ("create_default_graphs_by",),
    "devices": ("DeviceAttributes", "list_devices"),
    "eager_runtime": (
        "abort_collectives",
        "add_gpu_options",
        "before_runtime_starts",
        "eager_mode",
        "function_config",
        "is_deterministic",
        "is_outside_graphs",
        "is_runtime_started",
        "keep_functions",
        "keep_runtime_in_children",
        "move_servers",
        "start_runtime",
        "wait_without_spinning",
    ),
    "functions": (
        "CancellationManager",
        "add_function",
        "argument_names",
        "captured",
        "forget_collections",
        "function_call",
        "function_def",
        "function_graph",
        "py_func_token",
        "remove_function",
        "traceable",
    ),
    "graphs": ("Graph", "builds_graph", "is_control_flow", "unfinalize", "unfinalized"),
    "keras": (
        "build_keras_model",
        "compiled_parts",
        "decorated",
        "evaluate_in_fit",
        "forget_evaluation",
        "initial_epoch_of_callbacks",
        "keras_iterations",
        "keras_path",
        "keras_slots",
        "keras_trainable_variables",
        "outside_stateless_scope",
        "track_in_keras",
        "track_layer_in_keras",
    ),
    "keras2": (
        "add_up_losses_in_float64",
        "call_layers_as_in_tf1",
        "call_losses_as_in_tf1",
        "explain_legacy_layers",
        "for_tests_of",
        "keras2_module",
        "keras2_version",
        "keras_test_modules",
        "legacy_layers",
        "legacy_rnn_cells",
        "open_keras_sessions_by",
        "tf1_keras",
        "tf2_keras",
    ),
    "keras_1": ("wrap_keras_methods",),
    "keras_package": ("give_keras_2_its_members", "name_metrics_as_given"),
    "keras_package_built_ins": ("give_keras_2_its_optimizers", "keras_2_optimizers"),
    "keras_package_optimizer": ("keras_2_optimizer",),
    "kernels": ("has_kernel", "op_def", "start_xla"),
    "moved_modules": ("MOVED_MODULES", "fresh_module", "fresh_test_util"),
    "optimizers": ("apply_to_resources",),
    "profiles": ("collected_graphs", "collected_trace"),
    "reference_ops": ("RESOURCE_FORMS", "in_resource_form"),
    "savers": ("Saver", "saveables_of", "saver_clock", "saver_is_empty", "saver_reshapes"),
    "session_interface": (
        "FetchHandler",
        "SessionInterface",
        "default_session",
        "feed_expansion",
        "feed_parts",
        "flatten_dict_items",
    ),
    "strategies": (
        "copies_of",
        "current_worker_context",
        "default_strategy",
        "mirrored_variable",
        "run_as_in_tf1",
        "server_def",
        "whole_variable",
        "worker_strategy",
    ),
    "summaries": ("graph_summaries", "rename_summaries"),
    "switches": ("deprecation", "disable_tf2", "silence_deprecations"),
    "tensors": (
        "EagerTensor",
        "ShapedTensor",
        "SymbolicTensor",
        "TensorHandle",
        "array_of",
        "eager_tensor",
        "flat_components",
        "give_tensors_class",
        "make_tensor",
        "shared_array_of",
        "sharing_tensor",
        "static_shape",
    ),
    "train": (
        "CheckpointSaverHook",
        "SVStepCounterThread",
        "SVSummaryThread",
        "SVTimerCheckpointThread",
        "SessionManager",
        "Supervisor",
        "coordinator_and_interval_of",
        "explain_hooks_in_fit",
        "intervals_of",
    ),
    "variables": (
        "BaseVariable",
        "ResourceVariable",
        "UnreadVariable",
        "VariableDef",
        "create_variables_by",
        "give_reference_attributes",
        "global_variable_names",
        "graph_variable",
        "guard_initial_values",
        "is_variable_handle",
        "make_variable",
        "named_variable",
        "uninitialized_variable",
        "variable_handle",
        "variable_of_handle",
    ),
}
"""Modules -> their names that other rooms use."""

_HOMES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted(_HOMES)


if not TYPE_CHECKING:  # A type checker sees the names above, and no others.

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        return found


def __dir__() -> list[str]:
    return [*globals(), *__all__]
