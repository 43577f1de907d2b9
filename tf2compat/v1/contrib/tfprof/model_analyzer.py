"""`tf.contrib.tfprof.model_analyzer`: sizes of variables and numbers of operations, by `tf.profiler`."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["FLOAT_OPS_OPTIONS", "TRAINABLE_VARS_PARAMS_STAT_OPTIONS", "print_model_analysis"]

_options = tf.profiler.ProfileOptionBuilder
FLOAT_OPS_OPTIONS = _options.float_operation()
TRAINABLE_VARS_PARAMS_STAT_OPTIONS = _options.trainable_variables_parameter()


def print_model_analysis(
    graph: Any, run_meta: Any = None, op_log: Any = None, tfprof_cmd: str = "scope", tfprof_options: Any = None
) -> Any:
    """Prints a profile of a graph, and returns it: `total_parameters`, `total_float_ops` and `children`.

    Source: `tf.contrib.tfprof.model_analyzer.print_model_analysis`.
    """
    options = TRAINABLE_VARS_PARAMS_STAT_OPTIONS if tfprof_options is None else tfprof_options
    return tf.profiler.profile(graph, run_meta, op_log, tfprof_cmd, options)
