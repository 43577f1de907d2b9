"""The one file that names TensorFlow's private symbols.

Each is found by feature, wrapped in a function with a meaning of its own, and has a
contract test (tests/test__tf.py) that says what we rely on. Supported: TensorFlow 2.16
to 2.21.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import importlib.util
import os
import re
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import resource_handle_pb2, tensor_pb2, variable_pb2
from tensorflow.core.protobuf import tensor_bundle_pb2, trackable_object_graph_pb2
from tensorflow.python import tf2
from tensorflow.python.autograph.core import ag_ctx
from tensorflow.python.autograph.impl import api as autograph_api
from tensorflow.python.checkpoint import checkpoint_management, graph_view
from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.client import session as _session
from tensorflow.python.distribute import distribute_coordinator_context, distribute_utils
from tensorflow.python.distribute import distribute_lib as _distribute
from tensorflow.python.distribute import values as _values
from tensorflow.python.eager import cancellation, context, core
from tensorflow.python.framework import config as tf_config
from tensorflow.python.framework import kernels, op_def_registry, ops, smart_cond, stack, tensor_util
from tensorflow.python.ops import (
    control_flow_v2_func_graphs,
    resource_variable_ops,
    script_ops,
    session_ops,
    summary_op_util,
    variable_scope,
    variable_v1,
)
from tensorflow.python.ops import variables as _variables
from tensorflow.python.profiler.internal import _pywrap_profiler
from tensorflow.python.summary import summary as _summary
from tensorflow.python.training import server_lib as _server_lib
from tensorflow.python.training import session_manager as _session_manager
from tensorflow.python.training import supervisor as _supervisor
from tensorflow.python.util import function_utils, nest
from tensorflow.tsl.profiler.protobuf import trace_events_pb2

__all__ = [
    "MOVED_MODULES",
    "BaseVariable",
    "BundleEntry",
    "BundleHeader",
    "CancellationManager",
    "DeviceAttributes",
    "EagerTensor",
    "FetchHandler",
    "Graph",
    "ResourceVariable",
    "SVStepCounterThread",
    "SVSummaryThread",
    "SVTimerCheckpointThread",
    "Saver",
    "SessionInterface",
    "SessionManager",
    "Supervisor",
    "SymbolicTensor",
    "TensorHandle",
    "TrackableObjectGraph",
    "UnreadVariable",
    "VariableDef",
    "abort_collectives",
    "add_function",
    "argument_names",
    "array_of",
    "before_runtime_starts",
    "build_keras_model",
    "builds_graph",
    "captured",
    "collected_graphs",
    "collected_trace",
    "compiled_parts",
    "coordinator_and_interval_of",
    "copies_of",
    "create_variables_by",
    "current_worker_context",
    "decorated",
    "default_session",
    "default_strategy",
    "deprecation",
    "disable_tf2",
    "eager_mode",
    "eager_tensor",
    "evaluate_in_fit",
    "explain_hooks_in_fit",
    "explain_legacy_layers",
    "feed_expansion",
    "feed_parts",
    "flat_components",
    "flatten_dict_items",
    "forget_collections",
    "forget_evaluation",
    "fresh_module",
    "function_call",
    "function_config",
    "function_def",
    "function_graph",
    "give_tensors_class",
    "global_variable_names",
    "graph_summaries",
    "graph_variable",
    "guard_initial_values",
    "has_kernel",
    "initial_epoch_of_callbacks",
    "intervals_of",
    "is_control_flow",
    "is_deterministic",
    "is_outside_graphs",
    "is_runtime_started",
    "is_variable_handle",
    "keep_runtime_in_children",
    "keras_iterations",
    "keras_path",
    "keras_slots",
    "keras_trainable_variables",
    "legacy_layers",
    "legacy_rnn_cells",
    "list_devices",
    "make_tensor",
    "make_variable",
    "managed_checkpoints",
    "mirrored_variable",
    "op_def",
    "open_keras_sessions_by",
    "options_without_read_ahead",
    "outside_stateless_scope",
    "remove_function",
    "rename_summaries",
    "saveables_of",
    "saver_is_empty",
    "saver_reshapes",
    "server_def",
    "set_latest_checkpoint",
    "set_manager_directory",
    "shared_array_of",
    "silence_deprecations",
    "start_runtime",
    "start_xla",
    "static_shape",
    "sweep",
    "tf1_keras",
    "tf2_keras",
    "traceable",
    "track_in_keras",
    "track_layer_in_keras",
    "unfinalize",
    "unfinalized",
    "uninitialized_variable",
    "variable_handle",
    "variable_of_handle",
    "whole_variable",
    "worker_strategy",
]

SessionInterface = _session.SessionInterface
"""What stock `Saver`, `start_queue_runners` and others demand of a session."""

FetchHandler = _session._FetchHandler
"""Flattens `fetches` and packs the results: TF1's own structures and error messages."""

DeviceAttributes = _session._DeviceAttributes
"""What `Session.list_devices()` returns."""

SessionManager = _session_manager.SessionManager
"""TF1's session manager; it opens its session through `_restore_checkpoint` and `wait_for_session`."""

SVSummaryThread = _supervisor.SVSummaryThread
SVStepCounterThread = _supervisor.SVStepCounterThread
SVTimerCheckpointThread = _supervisor.SVTimerCheckpointThread


class Supervisor(_supervisor.Supervisor):
    """TF1's supervisor, with public places for the two things that it makes itself.

    Attributes:
        saver_class: of the saver that it makes where it is given none and finds none in the graph.
    """

    saver_class: Any = _supervisor.saver_mod.Saver

    def make_session_manager(self, **options: Any) -> Any:
        """Returns the session manager that is used where the user has given none."""
        return SessionManager(**options)

    def _init_session_manager(self, session_manager: Any = None) -> None:
        self._session_manager = session_manager or self.make_session_manager(
            local_init_op=self._local_init_op,
            ready_op=self._ready_op,
            ready_for_local_init_op=self._ready_for_local_init_op,
            graph=self._graph,
            recovery_wait_secs=self._recovery_wait_secs,
            local_init_run_options=self._local_init_run_options,
        )

    def _init_saver(self, saver: Any = _supervisor.Supervisor.USE_DEFAULT) -> None:
        if saver is _supervisor.Supervisor.USE_DEFAULT:
            saver = self._get_first_op_from_collection(tf.compat.v1.GraphKeys.SAVERS)
            if saver is None and tf.compat.v1.global_variables():
                saver = self.saver_class()
                tf.compat.v1.add_to_collection(tf.compat.v1.GraphKeys.SAVERS, saver)
        self._saver = saver


BundleEntry = tensor_bundle_pb2.BundleEntryProto
"""What the index of a checkpoint holds of a tensor: its type, shape, place in a file and checksum."""

BundleHeader = tensor_bundle_pb2.BundleHeaderProto
"""What the index of a checkpoint holds of its files: how many there are, and the order of bytes."""

TrackableObjectGraph = trackable_object_graph_pb2.TrackableObjectGraph
"""What a TF2 checkpoint holds beside its tensors: objects, their children, and the keys of their values."""

VariableDef = variable_pb2.VariableDef
"""What the collections of a `.meta` file hold of a variable."""

TensorHandle = session_ops.TensorHandle
CancellationManager = cancellation.CancellationManager
EagerTensor = ops.EagerTensor

BaseVariable = _variables.Variable
"""What all variables are, of both versions."""

ResourceVariable = resource_variable_ops.BaseResourceVariable
"""What all variables but TF1's reference variables are."""

UnreadVariable = resource_variable_ops._UnreadVariable
"""What an assignment to a resource variable returns in a graph: the variable, to be read after the assignment."""

SymbolicTensor = ops.SymbolicTensor
"""The class of a graph's tensors."""


@contextlib.contextmanager
def eager_mode() -> Iterator[None]:
    """Runs its block eagerly, whichever graph is the default one.

    `tf.init_scope` is not enough: inside `with tf.Graph().as_default()` it lands in that graph.
    """
    with context.eager_mode():
        yield


def is_outside_graphs() -> bool:
    """Returns whether this thread is in no `with graph.as_default():`."""
    return bool(ops._default_graph_stack.is_cleared())


def is_runtime_started() -> bool:
    """Returns whether devices and thread pools exist already: their settings are fixed from then on."""
    return bool(context.context()._initialized)


def before_runtime_starts(act: Callable[[], None]) -> None:
    """Calls a function before TensorFlow creates its devices and thread pools; not at all if it has them already.

    A control flow or a data set that is built can be what starts it.
    """
    started = context.context()
    start = started.ensure_initialized

    def act_and_start() -> None:
        started.ensure_initialized = start
        act()
        start()

    if not is_runtime_started():
        started.ensure_initialized = act_and_start


def options_without_read_ahead(written: Iterable[bytes]) -> bytes:
    """Returns serialized `tf.data.Options` that make no element before it is asked for.

    Args:
        written: other serialized options, which go before these, the last one first.
    """
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    options.experimental_optimization.map_parallelization = False
    merged = options._to_proto()
    for other in written:
        merged.MergeFromString(other)
    return merged.SerializeToString()


def start_runtime() -> None:
    """Creates the devices and thread pools if they do not exist yet."""
    context.context().ensure_initialized()


@functools.cache
def keep_runtime_in_children() -> None:
    """Keeps forked children from deleting the runtime at their end: it would wait for threads of the parent for ever.

    The reference that is counted in a child is never given back.
    """

    def keep() -> None:
        if is_runtime_started():
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(context.context()._handle))

    os.register_at_fork(after_in_child=keep)


def function_config() -> Any:
    """Returns a copy of the `ConfigProto` that TensorFlow gives to every call of a function."""
    return tf.compat.v1.ConfigProto.FromString(context.context().function_call_options.config_proto_serialized)


def eager_tensor(value: np.ndarray, data_type: int) -> Any:
    """Returns the array as a tensor in host memory; the value is copied.

    A tensor may share the memory of the array that it is made from, and outlive the step in a
    queue or a variable: the caller's later writes must not reach it.
    """
    return EagerTensor(value.copy(), None, data_type)


def array_of(tensor: Any) -> Any:
    """Returns the value of an eager tensor: an array of its own, a numpy scalar, or bytes."""
    value = tensor._numpy()
    return value.copy() if type(value) is np.ndarray else value


def shared_array_of(tensor: Any) -> Any | None:
    """Returns the memory of an eager tensor of numbers as an array, not copied; None for strings and variants."""
    if tensor.dtype in (tf.string, tf.variant, tf.resource):
        return None
    return np.asarray(tensor._numpy())


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


def fresh_module(name: str) -> Any:
    """Returns a module of TensorFlow that is executed once more: whoever puts other names into it does not reach this.

    A class that derives from one whose methods name that class needs it, where a program replaces the name.
    """
    spec: Any = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def function_call(name: str, outputs: int, attributes: tuple[Any, ...]) -> Callable[[list[Any], Any], list[Any]]:
    """Returns the call of a function of `add_function`: (inputs, manager) -> outputs.

    It ends with `CancelledError` when the manager is cancelled. The context manager of the public
    eager API keeps its manager in a process-wide global and breaks under threads; this call
    takes one for itself.
    """
    execute = context.pywrap_tfe.TFE_Py_ExecuteCancelable
    runtime = context.context()
    runtime.ensure_initialized()
    handle = runtime._handle

    def call(inputs: list[Any], manager: Any) -> list[Any]:
        try:
            return execute(handle, None, name, inputs, attributes, manager._impl, outputs)
        except core._NotOkStatusException as error:
            raise core._status_to_exception(error) from None

    return call


def op_def(op_type: str) -> Any:
    """Returns the `OpDef` of a registered op; None for an op that is not registered."""
    return op_def_registry.get(op_type)


def variable_handle(container: str, name: str, dtype: tf.DType, shape: tf.TensorShape) -> Any:
    """Returns the handle of a variable, as an eager `VarHandleOp` on the current device does.

    The runtime keeps the kernel of each eager op with its attributes for good, 36 KB for each name. So the
    handle is decoded from a message: that op has no attributes of the variable's own.
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


def server_def(*arguments: Any) -> Any:
    """Returns the `ServerDef` that `tf.compat.v1.train.Server` makes: of cluster, job, task, protocol and config."""
    return _server_lib._make_server_def(*arguments)


@functools.cache
def start_xla() -> None:
    """Lets XLA register its kernels, which it does when it first compiles something."""
    with context.eager_mode():
        tf.function(lambda x: x + 1.0, jit_compile=True)(tf.constant(1.0))


@functools.cache
def _kernels(op_type: str, device_type: str) -> tuple[Any, ...]:
    found = kernels.get_registered_kernels_for_op(op_type).kernel
    return tuple(kernel for kernel in found if kernel.device_type == device_type)


def has_kernel(node: Any, device_type: str) -> bool:
    """Returns whether a kernel of a device (`CPU`, `XLA_CPU_JIT`) takes a node, by its op and types."""

    def fits(constraint: Any) -> bool:
        attribute = node.attr[constraint.name]
        types = list(attribute.list.type) or [attribute.type]
        return set(types) <= set(constraint.allowed_values.list.type)

    return any(all(fits(constraint) for constraint in kernel.constraint) for kernel in _kernels(node.op, device_type))


def default_strategy() -> Any:
    """Returns the strategy that is current where no other is: it does not distribute."""
    return _distribute._get_default_strategy()


def abort_collectives(code: int, message: str) -> None:
    """Ends the collective operations of this process, and as far as they wait for it those of others."""
    context.context().abort_collective_ops(code, message)


def mirrored_variable(strategy: Any, copies: list[tf.Variable]) -> Any:
    """Returns the copies of a variable on the replicas of a strategy as one variable, which writes to all."""
    rule = tf.VariableAggregation
    aggregation = rule.MEAN if copies[0].dtype.is_floating else rule.ONLY_FIRST_REPLICA
    return _values.MirroredVariable(strategy, copies, aggregation)


def copies_of(variable: Any) -> list[Any]:
    """Returns the TensorFlow variable of one of Keras or TensorFlow, or its copies on the replicas of a strategy."""
    inner = variable if isinstance(variable, tf.Variable) else variable.value
    return list(getattr(inner, "values", None) or [inner])


def whole_variable(copy: Any) -> Any:
    """Returns the variable of a strategy that a variable is a copy of; the variable itself if it is none."""
    return distribute_utils.value_container(copy)


def is_variable_handle(value: Any) -> bool:
    """Returns whether an eager tensor is the handle of a variable."""
    data = getattr(value, "_handle_data", None)
    return value.dtype == tf.resource and data is not None and bool(data.is_set) and bool(data.shape_and_type)


def variable_of_handle(handle: Any) -> Any:
    """Returns a variable on a handle whose own variable is not known."""
    kind = handle._handle_data.shape_and_type[0]
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


def flat_components(iterator: Any) -> list[Any]:
    """Returns the tensors that an iterator of TensorFlow 2 consists of: its resources, on a strategy one a worker."""
    return list(tf.nest.flatten(iterator, expand_composites=True))


def feed_expansion(feed: Any) -> Callable[[Any, Any], list[tuple[Any, Any]]] | None:
    """Returns the function that splits a feed of a composite type into feeds of tensors.

    The table is also what `register_session_run_conversion_functions` writes to.
    """
    for tensor_type, _, feed_function, _ in _session._REGISTERED_EXPANSIONS:
        if isinstance(feed, tensor_type):
            return feed_function
    return None


def is_deterministic() -> bool:
    """Returns whether `tf.config.experimental.enable_op_determinism` was called."""
    return bool(tf_config.is_op_determinism_enabled())


def feed_parts(feed: Any) -> list[Any]:
    """Returns the tensors, or names, of what a partial run will be fed: several of a composite type."""
    kinds = _session._REGISTERED_EXPANSIONS  # The last one is `object`.
    return list(next(parts(feed) for tensor_type, _, _, parts in kinds if isinstance(feed, tensor_type)))


def py_func_token(function: Callable[..., Any]) -> str:
    """Returns the name by which nodes of `PyFunc` call a function; whoever asks keeps the function alive."""
    return str(script_ops._py_funcs.insert(function))


def flatten_dict_items(feed_dict: dict[Any, Any]) -> dict[Any, Any]:
    """Returns `feed_dict` with keys that are structures taken apart, as TF1 allows."""
    return nest.flatten_dict_items(feed_dict)


def function_graph(graph: tf.Graph, name: str) -> Any | None:
    """Returns the graph that Python traced as a function of another graph; None of a function that was imported."""
    return getattr(graph._get_function(name), "_cached_graph", None)


def default_session(session: Any) -> Any:
    """Returns the context manager that makes `session` the default one."""
    return stack.default_session(session)


class Graph(tf.Graph):
    """A graph that raises an error of its own when it is changed after it was finalized."""

    def finalized_error(self) -> Exception:
        """Returns the error."""
        return RuntimeError("Graph is finalized and cannot be modified.")

    def _check_not_finalized(self) -> None:
        if self.finalized:
            raise self.finalized_error()


@contextlib.contextmanager
def unfinalized(graph: tf.Graph) -> Iterator[None]:
    """Lets its block add nodes to a graph that may be finalized."""
    finalized = graph.finalized
    if finalized:
        graph._unsafe_unfinalize()
    try:
        yield
    finally:
        if finalized:
            graph.finalize()


def captured(owner: Any) -> Any:
    """Returns the handle of a variable or table inside the function that is being traced, which may train it."""
    if not isinstance(owner, tf.Variable):
        return tf.compat.v1.get_default_graph().capture(owner.resource_handle)
    resource_variable_ops.variable_accessed(owner)
    return tf.compat.v1.get_default_graph().capture(owner.handle)


def unfinalize(graph: tf.Graph) -> None:
    """Makes a finalized graph writable again, as TF1 does when a monitored session closes."""
    graph._unsafe_unfinalize()


def argument_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """Returns the names of a function's arguments, `self` of a bound method left out."""
    return tuple(function_utils.fn_args(function))


def compiled_parts(model: Any) -> tuple[Any, ...]:
    """Returns the objects that a call of a Keras model's `compile` makes or takes anew."""
    return (model.optimizer, model._compile_loss, model._compile_metrics)


def decorated(method: Callable[..., Any], decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a decorated method whose arguments Keras 2 and Keras 3 find to be those of the method."""
    return tf.__internal__.decorator.make_decorator(method, decorator)


def keras_path() -> str:
    """Returns the names of the Keras layers that are being called or built, the outermost first."""
    from keras.src.backend.common.name_scope import current_path

    return str(current_path())


def keras_iterations(optimizer: Any) -> Any:
    """Returns the variable that a Keras optimizer counts its steps in.

    Its public `iterations` is a quotient where gradients are accumulated.
    """
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    return inner._iterations


def build_keras_model(model: Any, dataset: Any) -> None:
    """Creates a Keras model's variables, its optimizer's and metrics' included, for elements of a data set.

    In the scope of its strategy: where steps run on replicas, variables cannot be made while a step is traced.
    """
    element = getattr(dataset, "element_spec", None)
    if element is None or not hasattr(model, "_symbolic_build"):
        return
    with context.eager_mode(), model.distribute_strategy.scope():
        batch = nest.map_structure(
            lambda spec: tf.zeros([1 if d is None else d for d in spec.shape], spec.dtype), element
        )
        model._symbolic_build(data_batch=batch)


def evaluate_in_fit(model: Any, callbacks: Any, **data: Any) -> dict[str, Any]:
    """Evaluates a Keras model as its `fit` does at the end of an epoch; returns the logs.

    The model keeps the adapter of the data until `forget_evaluation`: making one takes an element of a generator.

    Args:
        model: a compiled model.
        callbacks: a `keras.callbacks.CallbackList`.
        **data: `x`, `y`, `sample_weight`, `batch_size` and `steps`, as for `evaluate`.
    """
    from keras.src.backend.tensorflow.trainer import TFEpochIterator

    if getattr(model, "_eval_epoch_iterator", None) is None:
        model._eval_epoch_iterator = TFEpochIterator(
            **{name: data[name] for name in ("x", "y", "sample_weight", "batch_size")},
            distribute_strategy=model.distribute_strategy,
            steps_per_execution=model.steps_per_execution,
            steps_per_epoch=data["steps"],
            shuffle=False,
        )
    return dict(model.evaluate(**data, callbacks=callbacks, return_dict=True, _use_cached_eval_dataset=True))


def forget_evaluation(model: Any) -> None:
    """Drops the iterator that `evaluate_in_fit` keeps."""
    model._eval_epoch_iterator = None


@contextlib.contextmanager
def initial_epoch_of_callbacks(model: Any) -> Iterator[list[int]]:
    """Calls `on_train_begin` in its block; the list then has the epoch that a callback (`BackupAndRestore`) set."""
    found: list[int] = []
    model._initial_epoch = None  # Keras keeps that of the training before.
    yield found
    if model._initial_epoch is not None:
        found.append(int(model._initial_epoch))


def forget_collections() -> None:
    """Empties the collections of the function that is being traced, variable scopes included.

    A function inherits them from where it is traced, and the scopes even by reference.
    """
    graph = tf.compat.v1.get_default_graph()
    for key in [*graph.get_all_collection_keys(), variable_scope._VARSTORE_KEY, variable_scope._VARSCOPESTORE_KEY]:
        graph.clear_collection(key)


@contextlib.contextmanager
def outside_stateless_scope() -> Iterator[None]:
    """Lets Keras create variables at once in its block; in a symbolic call it puts that off."""
    from keras.src.backend.common import global_state  # No public way out of a stateless scope.

    scope = global_state.get_global_attribute("stateless_scope")
    global_state.set_global_attribute("stateless_scope", None)
    try:
        yield
    finally:
        global_state.set_global_attribute("stateless_scope", scope)


def track_in_keras(layer: Any, variable: tf.Variable) -> Any:
    """Makes a variable a weight of a Keras layer, also when the layer is built; returns it as a `keras.Variable`.

    Inside of a symbolic call too, where Keras puts off the creation of variables.
    """
    import keras

    with outside_stateless_scope(), contextlib.ExitStack() as scopes:
        name = variable.name.removesuffix(":0")
        for part in name.split("/")[:-1]:
            scopes.enter_context(keras.name_scope(part))
        tracked = keras.Variable(
            variable,
            shape=variable.shape,
            dtype=variable.dtype.name,
            trainable=variable.trainable,
            name=name.rpartition("/")[2],
        )
        layer._tracker.unlock()
        layer._track_variable(tracked)
        if layer.built:
            layer._tracker.lock()
    return tracked


def track_layer_in_keras(layer: Any, inner: Any) -> None:
    """Makes a Keras layer a part of another, also when that one is built."""
    layer._tracker.unlock()
    layer._layers.append(inner)
    if layer.built:
        layer._tracker.lock()


def keras_slots(optimizer: Any, slot: str) -> list[Any]:
    """Returns a Keras optimizer's variables of one slot (`velocity`), one for each trainable variable."""
    plural = slot.removesuffix("y") + "ies" if slot.endswith("y") else slot + "s"
    names = (f"_{plural}", plural, f"_{slot}")
    return list(next(value for name in names if (value := getattr(optimizer, name, None)) is not None))


def keras_trainable_variables(optimizer: Any) -> list[Any]:
    """Returns the variables that a built Keras optimizer updates, in its order."""
    return list(optimizer._trainable_variables)


class Saver(tf.compat.v1.train.Saver):
    """TensorFlow's saver, with a word between the writing of the state file and the end of older checkpoints.

    These it deletes by their names: TensorFlow's takes them for patterns. Its time goes on steadily, whatever is done
    to the machine's clock: `keep_checkpoint_every_n_hours` would keep all checkpoints after an hour's leap, or none.
    """

    _keep_after = 0.0

    def now(self) -> float:
        """Returns the time, in seconds, of a clock that does not leap."""
        return time.time()

    @property
    def _next_checkpoint_time(self) -> float:
        return self._keep_after

    @_next_checkpoint_time.setter
    def _next_checkpoint_time(self, at: float) -> None:
        """Takes the time by the machine's clock from when on a checkpoint is kept."""
        self._keep_after = self.now() + at - time.time()

    def _RecordLastCheckpoint(self, latest_save_path: str) -> None:  # noqa: N802
        super()._RecordLastCheckpoint(latest_save_path)
        if self.last_checkpoints[-1:] == [latest_save_path]:
            self._last_checkpoints[-1] = latest_save_path, self.now()

    def delete(self, prefix: str, meta: str) -> None:
        """Deletes the files of a checkpoint, and the file of its graph."""
        raise NotImplementedError

    def before_deleting(self) -> None:
        """Is called when the state file lists the new checkpoint, before older ones are deleted."""

    def _MaybeDeleteOldCheckpoints(self, meta_graph_suffix: str = "meta") -> None:  # noqa: N802
        self.before_deleting()
        if not self._checkpoints_to_be_deleted:
            return
        prefix, when = self._checkpoints_to_be_deleted.pop(0)
        if when > self._keep_after:
            self._keep_after += self.saver_def.keep_checkpoint_every_n_hours * 3600
            return
        try:
            self.delete(prefix, checkpoint_management.meta_graph_filename(prefix, meta_graph_suffix))
        except Exception as error:
            tf.get_logger().warning("Ignoring: %s", error)


def saver_is_empty(saver: Any) -> bool:
    """Returns whether a TF1 saver was built for a graph without variables: it saves and restores nothing."""
    return bool(saver._is_empty)


def saver_reshapes(saver: Any) -> bool:
    """Returns whether a TF1 saver restores values of another shape."""
    return bool(saver._reshape)


def saveables_of(checkpoint: tf.train.Checkpoint) -> list[Any]:
    """Returns what a TF1 saver saves of a `tf.train.Checkpoint`."""
    return graph_view.ObjectGraphView(checkpoint).frozen_saveable_objects()


def make_variable(*args: Any, **kwargs: Any) -> Any:
    """Makes a variable as `tf.compat.v1.Variable` does, also where a program has put another name in its place.

    TensorFlow's constructor does it only for the class that its module calls `VariableV1`.
    """
    make = tf.compat.v1.Variable._variable_call.__func__
    return make(make.__globals__["VariableV1"], *args, **kwargs)


def intervals_of(timer: Any) -> tuple[float | None, int | None]:
    """Returns the seconds and the steps between two triggers of a `SecondOrStepTimer`; one of them is None."""
    return timer._every_secs, timer._every_steps


def coordinator_and_interval_of(thread: Any) -> tuple[Any, float | None]:
    """Returns the coordinator of a `LooperThread`, and the seconds between two of its calls."""
    return thread._coord, thread._timer_interval_secs


def managed_checkpoints(manager: Any) -> dict[str, float]:
    """Returns what a `tf.train.CheckpointManager` keeps: prefixes, oldest first, with their timestamps.

    The manager works with the very dictionary that is returned.
    """
    return manager._maybe_delete


def sweep(manager: Any, delete: Callable[[str], None]) -> None:
    """Deletes what a `tf.train.CheckpointManager` keeps over its `max_to_keep`, or preserves one every N hours.

    Args:
        manager: the manager.
        delete: takes the prefix of a checkpoint; TensorFlow's manager takes it for a pattern, which others may match.
    """
    managed, hours = manager._maybe_delete, manager._keep_checkpoint_every_n_hours
    while manager._max_to_keep and len(managed) > manager._max_to_keep:
        prefix, when = managed.popitem(last=False)
        if hours and when - hours * 3600.0 >= manager._last_preserved_timestamp:
            manager._last_preserved_timestamp = when
        else:
            delete(prefix)


def set_manager_directory(manager: Any, directory: str) -> None:
    """Makes a folder the one into which a `tf.train.CheckpointManager` saves, under the name that it has."""
    manager._checkpoint_prefix = os.path.join(directory, os.path.basename(manager._checkpoint_prefix))
    manager._directory = directory


def set_latest_checkpoint(manager: Any, prefix: str | None) -> None:
    """Makes a prefix the one that a `tf.train.CheckpointManager` calls its latest."""
    manager._latest_checkpoint = prefix


def current_worker_context() -> Any | None:
    """Returns what TensorFlow's distribute coordinator set for this thread, or None."""
    return distribute_coordinator_context.get_current_worker_context()


def worker_strategy(worker_context: Any) -> Any | None:
    """Returns the strategy of a worker context, or None."""
    return worker_context._strategy


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


class _GoneModule(types.ModuleType):
    """A module that is no more, whose attributes raise an error that says what to do."""

    def __init__(self, name: str, error: Callable[[], Exception]) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name) if name.startswith("__") else self._error()


def explain_legacy_layers(error: Callable[[], Exception]) -> None:
    """Chooses the error of `tf_keras.legacy_tf_layers`, which TensorFlow names to tf_slim and tf_keras has not."""
    for name in ("tf_keras.legacy_tf_layers", "tf_keras.legacy_tf_layers.normalization"):
        sys.modules.setdefault(name, _GoneModule(name, error))


def explain_hooks_in_fit(error: Callable[[Any], AttributeError]) -> None:
    """Chooses the error that a hook raises where Keras takes it for a callback; `hasattr` goes on saying no.

    Args:
        error: returns the error for a hook.
    """

    def missing(hook: Any) -> Any:
        raise error(hook)

    for name in ("on_batch_end", "set_model"):  # One of them is what Keras asks a callback for first.
        setattr(tf.compat.v1.train.SessionRunHook, name, property(missing))


def legacy_layers() -> Any:
    """Returns TF1's `tf.layers`, which TensorFlow has no more and tf_keras still carries.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v1.keras.__internal__.legacy.layers")


def legacy_rnn_cells() -> Any:
    """Returns TF1's `tf.nn.rnn_cell`; see `legacy_layers`."""
    return importlib.import_module("tf_keras.api._v1.keras.__internal__.legacy.rnn_cell")


def silence_deprecations() -> None:
    """Lets TensorFlow log no line where a name is used that is deprecated."""
    deprecation()._PRINT_DEPRECATION_WARNINGS = False


def deprecation() -> Any:
    """Returns TensorFlow's module of decorators that say what is deprecated."""
    return importlib.import_module("tensorflow.python.util.deprecation")


def disable_tf2() -> None:
    """Lets what asks whether TensorFlow 2 is on hear no: Keras 2 then writes `acc` for `accuracy`, and HDF5 files."""
    tf2.disable()


def tf1_keras() -> Any:
    """Returns TF1's `tf.keras`, which is Keras 2 as tf_keras carries it, beside Keras 3.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v1.keras")


def tf2_keras() -> Any:
    """Returns Keras 2 as TensorFlow 2.15 had it, with what it kept for the estimator package.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v2.keras")


def open_keras_sessions_by(make: Callable[..., Any]) -> None:
    """Lets tf_keras, where it would open a session of its own in a TF1 graph, take one of another class.

    Args:
        make: a class of sessions, called with `config`.
    """
    backend = importlib.import_module("tf_keras.src.backend")
    stock = getattr(backend._get_session, "stock", backend._get_session)

    def get_session(op_input_list: Any = ()) -> Any:
        if (
            tf.compat.v1.get_default_session() is None
            and not tf.distribute.has_strategy()
            and not tf.inside_function()
            and getattr(getattr(backend._SESSION, "session", None), "graph", None)
            is not backend._current_graph(op_input_list)
        ):
            backend.set_session(make(config=backend.get_default_session_config()))
        return stock(op_input_list)

    get_session.stock = stock  # type: ignore[attr-defined]
    setattr(backend, "_get_session", get_session)  # noqa: B010


def graph_summaries() -> Any:
    """Returns the module that `tf.contrib.summary` was made of."""
    return importlib.import_module("tensorflow.python.ops.summary_ops_v2")


def make_tensor(tensor_class: type, op: Any, index: int, dtype: Any, identity: int | None = None) -> Any:
    """Returns a tensor of a subclass of `SymbolicTensor`, which itself makes tensors of its own class alone.

    Args:
        tensor_class: the subclass.
        op: the operation.
        index: which of its outputs it is.
        dtype: its type.
        identity: its number in the process; None for the next one.
    """
    number = ops.uid() if identity is None else identity
    return pywrap_tf_session.PyTensor.__new__(tensor_class, op, index, tf.as_dtype(dtype), number)


def give_tensors_class(tensor_class: type) -> None:
    """Makes the tensors of all operations that are created from here on instances of a subclass of `SymbolicTensor`."""
    stock = pywrap_tf_session.PyOperation.__new__

    def new(cls: type, node: Any, _: type) -> Any:
        return stock(cls, node, tensor_class)

    tf.Operation.__new__ = new


def guard_initial_values(initialized_value: Callable[[Any], Any]) -> None:
    """Lets the initializer of a variable take what it reads of other variables from a function.

    Args:
        initialized_value: returns the operation to read from in place of a `ReadVariableOp`, or None for that itself.
    """
    stock = _variables._safe_initial_value_from_op
    stock = getattr(stock, "stock", stock)

    def safe_initial_value(name: str, op: Any, op_cache: Any) -> Any:
        found = initialized_value(op) if op.type == "ReadVariableOp" else None
        return stock(name, op, op_cache) if found is None else found

    safe_initial_value.stock = stock  # type: ignore[attr-defined]
    setattr(_variables, "_safe_initial_value_from_op", safe_initial_value)  # noqa: B010


def create_variables_by(create: Callable[..., Any]) -> None:
    """Lets a function create the variables of TF1's `tf.Variable` and `tf.get_variable`.

    Args:
        create: called with TensorFlow's own creator, and the keywords for it.
    """
    stock = getattr(variable_v1.default_variable_creator, "stock", variable_v1.default_variable_creator)

    def default_variable_creator(next_creator: Any = None, **kwargs: Any) -> Any:
        return create(stock, **kwargs)

    default_variable_creator.stock = stock  # type: ignore[attr-defined]
    setattr(variable_v1, "default_variable_creator", default_variable_creator)  # noqa: B010


def rename_summaries(tag_of: Callable[[str], str]) -> None:
    """Lets a function choose the tags of the summaries that `tf.summary` builds from here on.

    Those of `tf.contrib.summary`, which enter the scopes around a condition themselves, keep theirs.

    Args:
        tag_of: returns the tag of a summary whose operations are in a name scope.
    """
    stock = summary_op_util.summary_scope

    @contextlib.contextmanager
    def summary_scope(name: str, family: str | None = None, default_name: Any = None, values: Any = None) -> Any:
        with stock(name, family, default_name, values) as (tag, scope):
            place = scope.rstrip("/")
            yield tag.removesuffix(place) + tag_of(place), scope

    renaming = types.SimpleNamespace(**{**vars(summary_op_util), "summary_scope": summary_scope})
    setattr(_summary, "_summary_op_util", renaming)  # noqa: B010


def builds_graph() -> bool:
    """Returns whether operations land in a TF1 graph, in its conditions and loops too; neither eager mode nor
    a `tf.function` is one.
    """
    if tf.executing_eagerly():
        return False
    graph = tf.compat.v1.get_default_graph()
    while is_control_flow(graph):
        graph = graph.outer_graph
    return not graph.building_function


def static_shape(tensor: Any) -> Any:
    """Returns the shape that a tensor of dimensions describes, as far as its graph tells; constants are computed."""
    if not isinstance(tensor, EagerTensor):
        value = smart_cond.smart_constant_value(tensor)
        if value is not None:
            return tf.TensorShape(value)
    return tensor_util.constant_value_as_shape(tensor)


def is_control_flow(graph: Any) -> bool:
    """Returns whether a graph is a branch of a condition, or a part of a loop."""
    return isinstance(graph, control_flow_v2_func_graphs.ControlFlowFuncGraph)


def list_devices() -> list[Any]:
    """Returns the local devices with type, memory limit in bytes, and incarnation."""
    start_runtime()
    devices = context.pywrap_tfe.TFE_ContextListDevices(context.context()._handle)
    found = [
        DeviceAttributes(
            pywrap_tf_session.TF_DeviceListName(devices, i),
            pywrap_tf_session.TF_DeviceListType(devices, i),
            pywrap_tf_session.TF_DeviceListMemoryBytes(devices, i),
            pywrap_tf_session.TF_DeviceListIncarnation(devices, i),
        )
        for i in range(pywrap_tf_session.TF_DeviceListCount(devices))
    ]
    pywrap_tf_session.TF_DeleteDeviceList(devices)
    return found


@contextlib.contextmanager
def collected_trace() -> Iterator[Any]:
    """Yields a `Trace` proto that holds, when the block has ended, what the runtime did in it.

    Raises:
        tf.errors.AlreadyExistsError: when another profiler is running in this process.
    """
    trace = trace_events_pb2.Trace()
    profiler = _pywrap_profiler.ProfilerSession()
    profiler.start("", {"host_tracer_level": 2, "python_tracer_level": 0, "device_tracer_level": 1})
    try:
        yield trace
    finally:
        trace.MergeFromString(profiler.stop())


@contextlib.contextmanager
def collected_graphs() -> Iterator[Any]:
    """Yields a `RunMetadata` that holds, when the block has ended, the graphs that the runtime executed."""
    metadata = tf.compat.v1.RunMetadata()
    context.context().enable_run_metadata()
    try:
        yield metadata
    finally:
        metadata.MergeFrom(context.context().export_run_metadata())
        context.context().disable_run_metadata()
