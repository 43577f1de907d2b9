"""The switches between TF1's and TensorFlow 2's behaviour, for a whole program."""

from __future__ import annotations

import tensorflow as tf

from tf2compat import _tf, patches
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.graph.passes import late_reads
from tf2compat.shown_errors import show_plainly
from tf2compat.v1.graph import create_default_graphs
from tf2compat.v1.initialized_value import give_initialized_values
from tf2compat.v1.operators import restore_operators
from tf2compat.v1.slim_as_installed import explain_slim
from tf2compat.v1.summary_tags import name_summaries_by_scopes
from tf2compat.v1.tensor import give_tensors_its_class
from tf2compat.v1.tf1_control_flow import answer_as_tf1
from tf2compat.v1.variables_of_any_shape import give_variables_any_shape

__all__ = ["disable_eager_execution", "disable_v2_behavior", "enable_control_flow_v2", "enable_v2_behavior"]

_v1 = tf.compat.v1


def disable_v2_behavior() -> None:
    """Turns graph mode on, with TF1's tensor equality and TF1's tensor shapes (`shape[0].value`).

    Where it differs from TF1: variables stay resource variables and control flow stays v2,
    which is what the engine runs. All the same a variable that is fetched beside its update has the new value, and
    `graph.get_tensor_by_name("w:0")` is the variable, as with TF1's reference variables. Call it before any other
    TensorFlow call of the program.

    It changes some of TensorFlow's own classes and functions until `tf2compat.uninstall()` or
    `tf.enable_v2_behavior()`: `tf2compat.patches.PATCHES` lists them with the reason of each.

    Source: `tf.compat.v1.disable_v2_behavior`.
    """
    show_plainly()
    _tf.disable_tf2()
    explain_slim()
    create_default_graphs()  # Before a default graph is made, which the switches below do.
    _v1.disable_eager_execution()
    # One by one, not by `disable_v2_behavior`, which turns resource variables and control flow v2 off as well.
    _v1.disable_v2_tensorshape()
    _v1.disable_tensor_equality()
    _v1.enable_resource_variables()
    _v1.enable_control_flow_v2()
    late_reads.enable()
    answer_as_tf1(True)
    give_tensors_its_class()
    give_initialized_values()
    give_variables_any_shape()
    restore_operators()
    name_summaries_by_scopes()
    _tf.apply_to_resources()
    _tf.give_reference_attributes()
    _tf.build_as_in_tf1(_no_scalar)
    _tf.build_datasets_as_in_tf1()
    _tf.run_as_in_tf1()


def disable_eager_execution() -> None:
    """Turns graph mode on, with TensorFlow 2's tensors and shapes; the default graph is a `tf.Graph` of tf2compat's.

    Source: `tf.compat.v1.disable_eager_execution`.

    Raises:
        ValueError: something was executed eagerly before.
    """
    create_default_graphs()
    _v1.disable_eager_execution()


def enable_v2_behavior() -> None:
    """Turns TensorFlow 2's behaviour on, and takes back what `tf.disable_v2_behavior` changed.

    Source: `tf.compat.v1.enable_v2_behavior`.

    Raises:
        ValueError: there is a graph already; call it before any other TensorFlow call of the program.
    """
    # First: where it refuses, nothing is to be taken back.
    _v1.enable_v2_behavior()
    answer_as_tf1(False)
    patches.take_back()


def enable_control_flow_v2() -> None:
    """Lets conditions and loops, which are functions here, return and raise what functions do, as in TF1 from there on.

    Source: `tf.compat.v1.enable_control_flow_v2`.
    """
    _v1.enable_control_flow_v2()
    answer_as_tf1(False)


def _no_scalar(pred: tf.Tensor) -> Exception:
    """Returns the error for the predicate of a condition that is no scalar, or no bool."""
    if not pred.shape.rank:
        return UsageTypeError(
            "tf.cond",
            f"Expected type of bool, but the predicate {pred.name!r} has type {pred.dtype.base_dtype.name}.",
            "Compare it, by `> 0` say, or cast it by `tf.cast(x, tf.bool)`.",
        )
    return UsageError(
        "tf.cond",
        f"Shape must be rank 0 but is rank {pred.shape.rank}: the predicate {pred.name!r} is no scalar.",
        "Join it by `tf.reduce_all` or `tf.reduce_any`.",
    )
