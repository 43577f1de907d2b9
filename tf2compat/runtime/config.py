"""A session's `ConfigProto`: honoured where TensorFlow 2 has the setting, named in one log line elsewhere."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.tasks import Task, device_of
from tf2compat.log import logger
from tf2compat.runtime.gpu_settings import gpu_settings

__all__ = ["SessionConfig", "listed_devices", "session_config"]

_THREADS = {
    "intra_op_parallelism_threads": tf.config.threading.set_intra_op_parallelism_threads,
    "inter_op_parallelism_threads": tf.config.threading.set_inter_op_parallelism_threads,
}
_HONOURED = {
    "allow_soft_placement",
    "device_filters",
    "graph_options",
    "log_device_placement",
    "operation_timeout_in_ms",
}
_ONE_PASS = 1
"""Value of `meta_optimizer_iterations` in an estimator's own config. The first pass over a function copies a `tf.Print`
behind the cast that follows it, and the second takes the first one out: after one pass each line was printed twice."""

# Without effect on a session in one process, where TF1 ignored them as well.
_MEANINGLESS = {"share_cluster_devices_in_session", "isolate_session_state", "placement_period"}


@dataclasses.dataclass(frozen=True)
class SessionConfig:
    """The fields of a `ConfigProto` that a session applies itself.

    Attributes:
        soft_placement: ignore devices that do not exist.
        cpus: how many CPU devices `device_count` declares; at least 1.
        timeout_ms: milliseconds that a step may take; 0 for no limit.
        function_config: the serialized `ConfigProto` of each call.
        jit_compile: whether XLA compiles the steps.
        device_filters: the tasks of a cluster that the session sees; all if there are none.
    """

    soft_placement: bool
    cpus: int
    timeout_ms: int
    function_config: bytes
    jit_compile: bool = False
    device_filters: tuple[str, ...] = ()


def _process_settings(config: Any) -> Iterator[str]:
    """Applies what TensorFlow 2 sets once a process; yields the names of what could not be applied."""
    for field, value in config.ListFields():
        if field.name in _HONOURED or field.name in _MEANINGLESS or _sets_nothing(value):
            continue
        if field.name in _THREADS:
            try:
                _THREADS[field.name](value)
            except RuntimeError:  # Devices exist already, with another number of threads.
                yield field.name
        elif field.name == "device_count":
            yield from _device_counts(value)
        elif field.name == "experimental":
            yield from (
                f"experimental.{inner.name}" for inner, _ in value.ListFields() if inner.name not in _MEANINGLESS
            )
        elif field.name != "gpu_options":
            yield field.name
    yield from gpu_settings(config)


def _sets_nothing(value: Any) -> bool:
    """Returns whether a setting is a message without a value in it: Keras 2 opens its sessions with such."""
    return hasattr(value, "ListFields") and all(_sets_nothing(inner) for _, inner in value.ListFields())


def _device_counts(counts: Any) -> Iterator[str]:
    for kind, count in counts.items():
        physical = tf.config.list_physical_devices(kind)
        # If the devices exist already, the first CPU stands for the others: see `graph/passes/local_devices.py`.
        if kind == "CPU" and count > 1 and not _tf.is_runtime_started():
            tf.config.set_logical_device_configuration(
                physical[0], [tf.config.LogicalDeviceConfiguration() for _ in range(count)]
            )
        elif kind not in ("CPU", "GPU") and count != len(tf.config.list_logical_devices(kind)):
            yield f"device_count[{kind!r}]"


def listed_devices(cpus: int, tasks: Sequence[Task] = (), task: Task | None = None) -> list[Any]:
    """Returns the devices that a session lists.

    Args:
        cpus: how many CPUs its config declares; the first stands for those that TensorFlow does not have.
        tasks: the tasks of its cluster if all are in this process: each has the devices of the process.
        task: that of this process in a cluster whose other tasks are elsewhere; TensorFlow knows it by another name.
    """
    found = _tf.list_devices()
    if task is not None:
        found = list(_named_as(found, device_of(task)))
    first = next(device for device in found if device.device_type == "CPU")
    names = {device.name for device in found}
    for number in range(cpus):
        name = f"{first.name.rpartition(':')[0]}:{number}"
        if name not in names:
            # No two devices have the same incarnation.
            found.append(_tf.DeviceAttributes(name, "CPU", first.memory_limit_bytes, first.incarnation + number))
    if not tasks:
        return found
    return [
        _tf.DeviceAttributes(
            f"{device_of(task)}/device:{device.name.rpartition('/device:')[2]}",
            device.device_type,
            device.memory_limit_bytes,
            device.incarnation + number,
        )
        for number, task in enumerate(tasks)
        for device in found
    ]


def _named_as(devices: Sequence[Any], task: str) -> Iterator[Any]:
    """Yields devices, those of this process under the name of a task, whose server has the same ones for others."""
    here = devices[0].name.partition("/device:")[0]
    for device in devices:
        job, _, rest = device.name.partition("/device:")
        if job == here:
            yield _tf.DeviceAttributes(
                f"{task}/device:{rest}", device.device_type, device.memory_limit_bytes, device.incarnation
            )
        elif job != task:
            yield device


@functools.cache
def _tell_once(ignored: str) -> None:
    logger.warning(
        "`tf.ConfigProto`: %s not applied: TensorFlow 2 has no such setting, or has its devices already. "
        "Set it with `tf.config` before the first operation.",
        ignored,
    )


def session_config(config: Any | None) -> SessionConfig:
    """Applies a `ConfigProto`.

    Settings of the process (threads, devices, GPU memory) take effect only until TensorFlow
    has created its devices; what comes too late, or what TensorFlow 2 does not have, is named
    in one log line, once a process.

    Args:
        config: a `tf.compat.v1.ConfigProto`, or None for TF2's own settings; placement is then not soft, as in TF1.
    """
    if config is None:
        return SessionConfig(False, 1, 0, _tf.function_config().SerializeToString())
    ignored = sorted(_process_settings(config))
    if ignored:
        _tell_once(", ".join(ignored))
    # TensorFlow 2 has this switch for the whole process alone.
    if config.log_device_placement:
        tf.debugging.set_log_device_placement(True)
    merged = _tf.function_config()
    merged.graph_options.MergeFrom(config.graph_options)
    rewrite_options = merged.graph_options.rewrite_options
    if rewrite_options.meta_optimizer_iterations == _ONE_PASS:
        rewrite_options.ClearField("meta_optimizer_iterations")
    optimizer_options = merged.graph_options.optimizer_options
    jit_compile = optimizer_options.global_jit_level > tf.compat.v1.OptimizerOptions.DEFAULT
    if jit_compile:
        optimizer_options.global_jit_level = tf.compat.v1.OptimizerOptions.OFF  # Steps are compiled as a whole.
    cpus = max(1, config.device_count.get("CPU", 1))
    timeout_ms = config.operation_timeout_in_ms
    function_config, filters = merged.SerializeToString(), tuple(config.device_filters)
    return SessionConfig(config.allow_soft_placement, cpus, timeout_ms, function_config, jit_compile, filters)
