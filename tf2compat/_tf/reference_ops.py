"""Operations on reference variables, which are given resource variables: TF1's variables were references.

`training_ops.apply_adam(var, m, v, …)`, `gen_state_ops.assign(var, …)`, `tf.raw_ops.ScatterAdd(ref=var, …)` take
references alone. An operation that is given a variable in the place of one is built in its resource form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import op_def_registry
from tensorflow.python.ops import resource_variable_ops

__all__ = ["RESOURCE_FORMS", "in_resource_form"]

_APPLIES = (
    "AdaMax",
    "Adadelta",
    "Adagrad",
    "AdagradDA",
    "AdagradV2",
    "Adam",
    "AddSign",
    "CenteredRMSProp",
    "Ftrl",
    "FtrlV2",
    "GradientDescent",
    "Momentum",
    "PowerSign",
    "ProximalAdagrad",
    "ProximalGradientDescent",
    "RMSProp",
)
_SPARSE = (
    "Adadelta",
    "Adagrad",
    "AdagradDA",
    "AdagradV2",
    "CenteredRMSProp",
    "Ftrl",
    "FtrlV2",
    "Momentum",
    "ProximalAdagrad",
    "ProximalGradientDescent",
    "RMSProp",
)
_SCATTERS = (
    "ScatterAdd",
    "ScatterDiv",
    "ScatterMax",
    "ScatterMin",
    "ScatterMul",
    "ScatterSub",
    "ScatterUpdate",
)
_NESTED_SCATTERS = (
    "ScatterNdAdd",
    "ScatterNdMax",
    "ScatterNdMin",
    "ScatterNdSub",
    "ScatterNdUpdate",
    "StridedSliceAssign",
)

RESOURCE_FORMS: dict[str, tuple[str, str]] = {
    "Assign": ("AssignVariableOp", "dtype"),
    "AssignAdd": ("AssignAddVariableOp", "dtype"),
    "AssignSub": ("AssignSubVariableOp", "dtype"),
    "CountUpTo": ("ResourceCountUpTo", "T"),
    "IsVariableInitialized": ("VarIsInitializedOp", ""),
    **{f"Apply{name}": (f"ResourceApply{name}", "T") for name in _APPLIES},
    **{f"SparseApply{name}": (f"ResourceSparseApply{name}", "T") for name in _SPARSE},
    **{name: (f"Resource{name}", "dtype") for name in _SCATTERS},
    **{name: (f"Resource{name}", "T") for name in _NESTED_SCATTERS},
}
"""Each op that writes through a reference, or asks about it -> its resource form, and where that has it, the new name
of the attribute `T`."""

_Built = tuple[Any, bool, Any, Any]
_Build = Callable[..., _Built]


def _is_variable(value: Any) -> bool:
    return isinstance(value, resource_variable_ops.BaseResourceVariable)


def _writes(values: Iterable[Any]) -> list[Any]:
    """Returns the operations whose results are among some values: `assign(add(var, 1), 2)` first adds."""
    return [each.op for each in values if isinstance(each, resource_variable_ops._UnreadVariable)]


def _in_form(stock: _Build, op_type: str, name: str | None, given: dict[str, Any]) -> _Built:
    """Builds the resource form of an op; its output, where it was a reference, is the variable after the write."""
    definition, form = op_def_registry.get(op_type), RESOURCE_FORMS[op_type][0]
    form_definition = op_def_registry.get(form)
    first = given[definition.input_arg[0].name]
    data_type = first.dtype.base_dtype
    inputs: dict[str, Any] = {}
    for argument, form_argument in zip(definition.input_arg, form_definition.input_arg, strict=True):
        value = given[argument.name]
        if argument.is_ref:
            value = value.handle if _is_variable(value) else value
        elif argument.type_attr == definition.input_arg[0].type_attr:
            value = tf.convert_to_tensor(value, data_type, name=argument.name)
        inputs[form_argument.name] = value
    attributes = {attribute.name for attribute in form_definition.attr}
    taken = {each: value for each, value in given.items() if each in attributes and each not in inputs}
    if form == "ResourceCountUpTo":
        # Nothing among its inputs has the type: the variable is a resource.
        taken["T"] = data_type
    # TF1's default name: programs look nodes up by it.
    with tf.control_dependencies(_writes(given.values())):
        structure, stateful, op, outputs = stock(form, name or op_type, **inputs, **taken)
    # TF1 returned the reference, whose readers see the value after the write.
    written = definition.output_arg and definition.output_arg[0].is_ref
    return structure, stateful, op, [first._lazy_read(op)] if written else outputs


def _shrink(name: str | None, given: dict[str, Any]) -> _Built:
    """Builds `SdcaShrinkL1`, which has no resource form: each weight goes towards 0 by l1 / l2, and no further."""
    by = given["l1"] / given["l2"]
    with tf.compat.v1.name_scope(name, "SdcaShrinkL1") as scope:
        writes = []
        for weight in given["weights"]:
            handle = weight.handle if _is_variable(weight) else weight.op.inputs[0]
            with tf.control_dependencies(_writes([weight])):
                read = tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)
            shrunk = tf.sign(read) * tf.maximum(tf.abs(read) - by, 0.0)
            writes.append(tf.raw_ops.AssignVariableOp(resource=handle, value=shrunk))
        return None, True, tf.group(*writes, name=scope), []


def in_resource_form(stock: _Build, op_type: str, name: str | None, given: dict[str, Any]) -> _Built | None:
    """Returns the result of `_apply_op_helper` for an op in its resource form; None for an op that needs none.

    Args:
        stock: TensorFlow's `_apply_op_helper`.
        op_type: the type of the op, as `ApplyAdam`.
        name: its name.
        given: its inputs and attributes.
    """
    if op_type == "SdcaShrinkL1":
        reads = [each for each in given["weights"] if _is_variable(each) or _is_read(each)]
        return _shrink(name, given) if reads and len(reads) == len(given["weights"]) else None
    if op_type not in RESOURCE_FORMS:
        return None
    first = op_def_registry.get(op_type).input_arg[0].name
    return _in_form(stock, op_type, name, given) if _is_variable(given[first]) else None


def _is_read(value: Any) -> bool:
    """Returns whether a tensor is a variable's value: a conversion of a variable to a reference gives that."""
    return tf.is_tensor(value) and value.op.type == "ReadVariableOp"
