"""Functions of the runtime: added, called, removed; and the Python functions that they are traced from."""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx
from tensorflow.python.autograph.impl import api as autograph_api
from tensorflow.python.eager import cancellation, context, core
from tensorflow.python.ops import resource_variable_ops, script_ops, variable_scope
from tensorflow.python.util import function_utils

__all__ = [
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
]

CancellationManager = cancellation.CancellationManager


def add_function(function_def: Any) -> None:
    """Makes a function known to the runtime under `function_def.signature.name`."""
    context.context().add_function_def(function_def)


def function_def(name: str) -> Any:
    """Returns a copy of the `FunctionDef` of a function of `add_function`."""
    return context.context().get_function_def(name)


def remove_function(name: str) -> None:
    """Forgets a function of `add_function`, with its kernels.

    A kernel may hold the last reference to an iterator of a Python generator, which runs Python
    code to end it, in another thread. TensorFlow's own binding keeps Python's lock meanwhile and
    waits for ever; a call through ctypes gives the lock up.
    """
    library = _c_library()
    if library is None:
        context.context().remove_function(name)
        return
    python = ctypes.pythonapi
    # Without types ctypes takes a pointer for an int of 32 bits.
    python.PyCapsule_GetPointer.restype, python.PyCapsule_GetPointer.argtypes = (
        ctypes.c_void_p,
        [ctypes.py_object, ctypes.c_char_p],
    )
    python.PyCapsule_GetName.restype, python.PyCapsule_GetName.argtypes = ctypes.c_char_p, [ctypes.py_object]
    handle = context.context()._handle
    status = library.TF_NewStatus()
    library.TFE_ContextRemoveFunction(
        python.PyCapsule_GetPointer(handle, python.PyCapsule_GetName(handle)), name.encode(), status
    )
    library.TF_DeleteStatus(status)


@functools.cache
def _c_library() -> Any | None:
    """Returns TensorFlow's C library, loaded already; None where it is not to be found under its name."""
    try:
        library = ctypes.CDLL(os.path.join(tf.sysconfig.get_lib(), "libtensorflow_cc.so.2"))
        library.TF_NewStatus.restype = ctypes.c_void_p
        library.TF_NewStatus.argtypes = []
        library.TF_DeleteStatus.argtypes = [ctypes.c_void_p]
        library.TFE_ContextRemoveFunction.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    except (OSError, AttributeError):
        return None
    return library


def function_call(name: str, outputs: int, attributes: tuple[Any, ...]) -> Callable[[list[Any], Any], list[Any]]:
    """Returns the call of a function of `add_function`: (inputs, manager) -> outputs.

    It ends with `CancelledError` when the manager is cancelled. The context manager of the public
    eager API keeps its manager in a process-wide global and breaks under threads; this call
    takes one for itself.

    Args:
        name: the function's.
        outputs: how many tensors it returns.
        attributes: name, value, name, value … of the call, `config_proto` among them.
    """
    execute = context.pywrap_tfe.TFE_Py_ExecuteCancelable
    runtime = context.context()
    runtime.ensure_initialized()
    # Read once, not in each call: a small step takes some 30 µs in all.
    handle = runtime._handle

    def call(inputs: list[Any], manager: Any) -> list[Any]:
        try:
            return execute(handle, None, name, inputs, attributes, manager._impl, outputs)
        # The error of TensorFlow's C layer; `quick_execute` of TensorFlow translates it likewise.
        except core._NotOkStatusException as error:
            raise core._status_to_exception(error) from None

    return call


def traceable(function: Callable[..., Any], autograph: bool) -> Callable[..., Any]:
    """Returns a step as a Python function to trace.

    Of a `tf.function` it is what it was made of, so that a graph can look into it; one that XLA is to
    compile stays a call.

    Args:
        function: the step.
        autograph: whether `if` and `while` on tensors are converted.
    """
    if getattr(function, "_jit_compile", None):
        return function
    python: Callable[..., Any] = getattr(function, "python_function", function)
    if not autograph:
        return python
    status = ag_ctx.ControlStatusCtx(status=ag_ctx.Status.ENABLED)
    return autograph_api.tf_convert(python, status)


def py_func_token(function: Callable[..., Any]) -> str:
    """Returns the name by which nodes of `PyFunc` call a function; whoever asks keeps the function alive."""
    return str(script_ops._py_funcs.insert(function))


def function_graph(graph: tf.Graph, name: str) -> Any | None:
    """Returns the graph that Python traced as a function of another graph; None of a function that was imported."""
    return getattr(graph._get_function(name), "_cached_graph", None)


def captured(owner: Any) -> Any:
    """Returns the handle of a variable or table inside the function that is being traced, which may train it."""
    if not isinstance(owner, tf.Variable):
        return tf.compat.v1.get_default_graph().capture(owner.resource_handle)
    # Gradient tapes and the function then know that it uses the variable.
    resource_variable_ops.variable_accessed(owner)
    return tf.compat.v1.get_default_graph().capture(owner.handle)


def argument_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """Returns the names of a function's arguments, `self` of a bound method left out."""
    # The function that TF1's `run_step_fn` asks: it looks into partial functions and callable objects.
    return tuple(function_utils.fn_args(function))


def forget_collections() -> None:
    """Empties the collections of the function that is being traced, variable scopes included.

    A function inherits them from where it is traced, and the scopes even by reference.
    """
    graph = tf.compat.v1.get_default_graph()
    for key in [*graph.get_all_collection_keys(), variable_scope._VARSTORE_KEY, variable_scope._VARSCOPESTORE_KEY]:
        graph.clear_collection(key)
