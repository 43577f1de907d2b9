"""Variables: their classes, their handles, and where the constructors of TF1's variables can be changed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import resource_handle_pb2, tensor_pb2, variable_pb2
from tensorflow.python.eager import context
from tensorflow.python.ops import resource_variable_ops, variable_v1
from tensorflow.python.ops import variables as _variables

from tf2compat import patches

__all__ = [
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
]

VariableDef = variable_pb2.VariableDef
"""The description of a variable in the collections of a `.meta` file."""

BaseVariable = _variables.Variable
"""The base class of all variables, of TF1 and of TF2."""

ResourceVariable = resource_variable_ops.BaseResourceVariable
"""The base class of all variables but TF1's reference variables."""

UnreadVariable = resource_variable_ops._UnreadVariable
"""The result of an assignment to a resource variable in a graph: the variable, read after the assignment."""


def variable_handle(container: str, name: str, dtype: tf.DType, shape: tf.TensorShape) -> Any:
    """Returns the handle of a variable, as an eager `VarHandleOp` on the current device does.

    The runtime keeps the kernel of each eager op with its attributes for good, 36 KB for each name. So the
    handle is decoded from a message: that op has no attributes of the variable's own.

    Args:
        container: the resource's container, a session's say.
        name: the resource's name.
        dtype: the type of its values.
        shape: their static shape, which may be unknown.
    """
    example = _example_handle(context.context().device_name)
    if example is None:
        return tf.raw_ops.VarHandleOp(container=container, shared_name=name, dtype=dtype, shape=shape)
    message = tensor_pb2.TensorProto(dtype=tf.resource.as_datatype_enum)
    message.tensor_shape.SetInParent()
    handle = message.resource_handle_val.add()
    handle.CopyFrom(example)
    handle.container, handle.name = container, name
    described = handle.dtypes_and_shapes.add(dtype=dtype.as_datatype_enum)
    described.shape.CopyFrom(tf.TensorShape(shape).as_proto())
    with tf.device("/device:CPU:0"):
        return tf.raw_ops.ParseTensor(serialized=message.SerializeToString(), out_type=tf.resource)


@functools.cache
def _example_handle(device: str | None) -> Any | None:
    """Returns a handle of a device as a message, without names; None where it is not in the memory of the host."""
    handle = tf.raw_ops.VarHandleOp(container="tf2compat", shared_name="example", dtype=tf.float32, shape=[])
    if tf.DeviceSpec.from_string(handle.device).device_type != "CPU":
        return None
    message = tensor_pb2.TensorProto.FromString(tf.raw_ops.SerializeTensor(tensor=handle).numpy())
    content = message.tensor_content  # The length, seven bits a byte, then the message.
    start = next(place for place, byte in enumerate(content) if byte < 128) + 1
    found = resource_handle_pb2.ResourceHandleProto.FromString(content[start:])
    del found.dtypes_and_shapes[:]
    return found


def uninitialized_variable(container: str, name: str, dtype: tf.DType, shape: tf.TensorShape) -> tf.Variable:
    """Returns an eager variable that has no value yet, as a TF1 variable before its initializer ran.

    Its resource is named: an anonymous one exists from the start, and reading it before it was
    assigned gives an empty tensor where TF1 gives `FailedPreconditionError`. The resource is
    freed with the Python object. It is created on the current device.

    Args:
        container: the resource's container.
        name: its name.
        dtype: the type of its values.
        shape: their static shape.
    """
    with context.eager_mode():
        handle = variable_handle(container, name, dtype, shape)
        variable = resource_variable_ops.BaseResourceVariable(
            trainable=True,
            shape=shape,
            dtype=dtype,
            handle=handle,
            handle_name=name,
            unique_id=f"{container}/{name}",
        )
        variable._handle_deleter = resource_variable_ops.EagerResourceDeleter(
            handle=handle, handle_device=handle.device
        )
        return variable


def named_variable(container: str, name: str, dtype: tf.DType, shape: tf.TensorShape) -> tf.Variable:
    """Returns an eager variable of a resource on the current device that others name too; dropping it frees nothing.

    Args:
        container: the resource's container.
        name: its name, which others use too.
        dtype: the type of its values.
        shape: their static shape.
    """
    with context.eager_mode():
        handle = tf.raw_ops.VarHandleOp(container=container, shared_name=name, dtype=dtype, shape=shape)
        return resource_variable_ops.BaseResourceVariable(
            trainable=True,
            shape=shape,
            dtype=dtype,
            handle=handle,
            handle_name=name,
            unique_id=f"{container}/{name}",
        )


def graph_variable(definition: Any, import_scope: str | None = None) -> Any:
    """Returns the resource variable that a `VariableDef` describes, on nodes of the default graph."""
    return resource_variable_ops.ResourceVariable.from_proto(definition, import_scope)


def global_variable_names(graph: tf.Graph) -> list[str]:
    """Returns the names of the nodes that stand for a graph's global variables, each once, in their order."""
    found = []
    for variable in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES):
        handle = getattr(variable, "handle", None)
        found.append(variable.op.name if handle is None else handle.op.name)
    return list(dict.fromkeys(found))


def is_variable_handle(value: Any) -> bool:
    """Returns whether an eager tensor is the handle of a variable."""
    data = getattr(value, "_handle_data", None)
    return value.dtype == tf.resource and data is not None and bool(data.is_set) and bool(data.shape_and_type)


def variable_of_handle(handle: Any) -> Any:
    """Returns a variable on a handle whose own variable is not known."""
    kind = handle._handle_data.shape_and_type[0]
    # No attribute of a handle holds the name; its text does.
    found = re.search(r'name="([^"]*?)(?:/\d+)?"', repr(handle))
    name = found.group(1) if found else "variable"
    with context.eager_mode():
        return resource_variable_ops.BaseResourceVariable(
            trainable=False,
            shape=tf.TensorShape(kind.shape),
            dtype=tf.dtypes.as_dtype(kind.dtype),
            handle=handle,
            handle_name=name,
            unique_id=f"{name}_{id(handle)}",
        )


def make_variable(*args: Any, **kwargs: Any) -> Any:
    """Makes a variable as `tf.compat.v1.Variable` does, also where a program has put another name in its place.

    TensorFlow's constructor does it only for the class that its module calls `VariableV1`.
    """
    make = tf.compat.v1.Variable._variable_call.__func__
    return make(make.__globals__["VariableV1"], *args, **kwargs)


def guard_initial_values(initialized_value: Callable[[Any], Any]) -> None:
    """Makes a function choose from where the initializer of a variable reads other variables.

    Args:
        initialized_value: returns the operation to read from in place of a `ReadVariableOp`, or None for that itself.
    """
    stock = patches.original(_variables, "_safe_initial_value_from_op")

    def safe_initial_value(name: str, op: Any, op_cache: Any) -> Any:
        found = initialized_value(op) if op.type == "ReadVariableOp" else None
        return stock(name, op, op_cache) if found is None else found

    patches.put(_variables, "_safe_initial_value_from_op", safe_initial_value)


def create_variables_by(create: Callable[..., Any]) -> None:
    """Makes a function the creator of the variables of TF1's `tf.Variable` and `tf.get_variable`.

    Args:
        create: called with TensorFlow's own creator, and the keywords for it.
    """
    stock = patches.original(variable_v1, "default_variable_creator")

    def default_variable_creator(next_creator: Any = None, **kwargs: Any) -> Any:
        return create(stock, **kwargs)

    patches.put(variable_v1, "default_variable_creator", default_variable_creator)


def give_reference_attributes() -> None:
    """Gives variables the private attributes of TF1's that programs use. Twice is harmless.

    `v._ref()` and `v._variable` were the reference, for which the variable itself stands; `v._snapshot` is its value.
    """
    variable = resource_variable_ops.BaseResourceVariable
    patches.put(variable, "_ref", lambda self: self)
    patches.put(variable, "_variable", property(lambda self: self))
    patches.put(variable, "_snapshot", property(lambda self: self._graph_element))
