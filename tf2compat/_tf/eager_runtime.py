"""TensorFlow's eager runtime: its start, its settings, eager mode, collectives."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import config as tf_config
from tensorflow.python.framework import ops

__all__ = [
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
]


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
        # First: `act` may start the runtime itself.
        started.ensure_initialized = start
        act()
        start()

    if not is_runtime_started():
        started.ensure_initialized = act_and_start


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


def add_gpu_options(options: Any) -> list[str]:
    """Adds `GPUOptions` to those that TensorFlow creates its devices with.

    Returns:
        The names of those that come too late: devices exist already, with others.
    """
    runtime = context.context()
    if runtime._initialized:
        known = runtime.config.gpu_options
        return [field.name for field, value in options.ListFields() if getattr(known, field.name) != value]
    config = tf.compat.v1.ConfigProto()
    # No public call takes whole `GPUOptions`; the runtime reads this configuration when it starts.
    if runtime._config is not None:
        config.CopyFrom(runtime._config)
    config.gpu_options.MergeFrom(options)
    runtime._config = config
    return []


def wait_without_spinning() -> None:
    """Makes threads without work sleep at once, if TensorFlow has none yet: by default they look for it for a while."""
    runtime = context.context()
    if runtime._initialized:
        return
    config = tf.compat.v1.ConfigProto()
    # As above: no public call sets it.
    if runtime._config is not None:
        config.CopyFrom(runtime._config)
    config.experimental.disable_thread_spinning = True
    runtime._config = config


def abort_collectives(code: int, message: str) -> None:
    """Ends the collective operations of this process, and as far as they wait for it those of others."""
    context.context().abort_collective_ops(code, message)


def is_deterministic() -> bool:
    """Returns whether `tf.config.experimental.enable_op_determinism` was called."""
    return bool(tf_config.is_op_determinism_enabled())


def keep_functions() -> None:
    """Leaves the functions that there are in the runtime: servers that are connected know only those that come later.

    Each asks all servers to remove one that nobody uses any more, and prints an error where it is not known.
    """
    known = context.context()
    kept = {tf.compat.as_text(name) for name in known.list_function_names()}
    remove = known.remove_function

    def remove_later(name: Any) -> None:
        if tf.compat.as_text(name) not in kept:
            remove(name)

    known.remove_function = remove_later


def move_servers(cluster: tf.train.ClusterSpec) -> None:
    """Gives other addresses to the tasks of the cluster that this process is a client of; its own server stays.

    `tf.config.experimental_connect_to_cluster` would start another server for it, at a port that is taken.
    """
    known = context.context()
    definition = type(known.get_server_def())()
    definition.CopyFrom(known.get_server_def())
    definition.cluster.CopyFrom(cluster.as_cluster_def())
    known.update_server_def(definition)
