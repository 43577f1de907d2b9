"""The strategy of a session: the one it is given, the one in scope, or what flags and environment say."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.arguments import check_type, listed
from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UsageError, UsageStateError, UsageTypeError
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.log import logger
from tf2compat.placement.addresses import not_started
from tf2compat.placement.signals import kept_handler

__all__ = ["chosen_strategy", "declare_cpus", "multi_worker_strategy", "replicas_of", "sessions_on", "strategy_of"]

_SYMBOL = "tf2compat.distribute.strategy_of"
_DEVICES = "a list of names, `['GPU:0', 'GPU:1']` say"
_Devices = Sequence[str] | None


def _local(device: str) -> str:
    """Returns `'/device:CPU:0'` for `'/job:worker/replica:0/task:1/device:CPU:0'`."""
    spec = tf.DeviceSpec.from_string(device)
    return f"/device:{spec.device_type}:{spec.device_index or 0}"


def _default_device() -> str:
    return "GPU:0" if tf.config.list_physical_devices("GPU") else "CPU:0"


def declare_cpus(devices: _Devices) -> None:
    """Gives the process the CPU devices that are named, as long as TensorFlow has not created its devices."""
    specs = [_spec_of(device) for device in devices or ()]
    count = 1 + max((spec.device_index or 0 for spec in specs if spec.device_type == "CPU"), default=0)
    cpus = tf.config.list_physical_devices("CPU")
    # A program that has configured its CPU devices itself keeps them.
    if count > 1 and not _tf.is_runtime_started() and not tf.config.get_logical_device_configuration(cpus[0]):
        logical = [tf.config.LogicalDeviceConfiguration() for _ in range(count)]
        tf.config.set_logical_device_configuration(cpus[0], logical)


def _one_device(devices: _Devices) -> tf.distribute.Strategy:
    return tf.distribute.OneDeviceStrategy((devices or [_default_device()])[0])


def _mirrored(devices: _Devices) -> tf.distribute.Strategy:
    return tf.distribute.MirroredStrategy(list(devices) if devices else None)


def _central_storage(devices: _Devices) -> tf.distribute.Strategy:
    return tf.distribute.experimental.CentralStorageStrategy(list(devices) if devices else None)


def _tpu(devices: _Devices) -> tf.distribute.Strategy:
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver((devices or [""])[0])
    tf.config.experimental_connect_to_cluster(resolver)
    tf.tpu.experimental.initialize_tpu_system(resolver)
    return tf.distribute.TPUStrategy(resolver)


def _multi_worker(devices: _Devices) -> tf.distribute.Strategy:
    return multi_worker_strategy(tf.distribute.cluster_resolver.TFConfigClusterResolver())


_BUILDERS: dict[str, Callable[[_Devices], Any]] = {
    "default": lambda devices: tf.distribute.get_strategy(),
    "one_device": _one_device,
    "mirrored": _mirrored,
    "multi_worker_mirrored": _multi_worker,
    "central_storage": _central_storage,
    "tpu": _tpu,
}


@functools.cache
def _built(name: str, devices: tuple[str, ...]) -> Any:
    """Builds a strategy once a process, which cannot have two collective ones."""
    with _tf.eager_mode():
        declare_cpus(devices)
        return _BUILDERS[name](devices or None)


def strategy_of(name: str, devices: _Devices = None) -> tf.distribute.Strategy:
    """Returns the strategy of a name, the same one at each call.

    Args:
        name: 'one_device', 'mirrored', 'multi_worker_mirrored' (by `TF_CONFIG`), 'central_storage', 'tpu', or
            'default' for TensorFlow's, which does not distribute.
        devices: the devices of the replicas, `['GPU:0', 'GPU:1']` say; for 'tpu' the name of the TPU. By default
            all GPUs, or the CPU. CPU devices that do not exist yet are made.

    Raises:
        UsageTypeError: (a TypeError) `devices` is no list of names.
        UsageError: (a ValueError) there is no such strategy, or a name is not that of a device.
    """
    if not isinstance(name, str) or name not in _BUILDERS:
        known = ", ".join(_BUILDERS)
        raise UsageError(_SYMBOL, f"The name is {name!r}.", f"Choose one of {known}.")
    named = listed(_SYMBOL, "devices", devices or (), _DEVICES)
    for device in named:
        check_type(_SYMBOL, "devices", device, str, _DEVICES)
        if name != "tpu":
            _spec_of(device)
    return _built(name, tuple(named))


def _spec_of(device: str) -> Any:
    """Returns the `DeviceSpec` of a device's name.

    Raises:
        UsageError: (a ValueError) it is no name of a device.
    """
    try:
        return tf.DeviceSpec.from_string(device if device.startswith("/") else f"/device:{device}")
    except ValueError:
        raise UsageError(_SYMBOL, f"{device!r} is no name of a device.", f"Pass {_DEVICES}.") from None


def multi_worker_strategy(resolver: Any) -> tf.distribute.Strategy:
    """Returns a `MultiWorkerMirroredStrategy`; it waits until all workers are there.

    Args:
        resolver: a `tf.distribute.cluster_resolver.ClusterResolver`.

    Raises:
        UsageStateError: (a RuntimeError) TensorFlow has run an operation before, and it is too late.
        AddressTakenError: (an UnknownError) the port of this task is taken.
    """
    with _tf.eager_mode():
        if _tf.is_runtime_started():
            raise UsageStateError(
                "tf.distribute.MultiWorkerMirroredStrategy",
                "The process has run an operation, or listed its devices, before it joined the other workers.",
                "Make the server, or the strategy, at the start of the program.",
            )
        jobs = resolver.cluster_spec().as_dict()
        count = sum(len(jobs.get(job, ())) for job in ("chief", "master", "worker"))
        logger.info("Joining the cluster; training begins when all of its %d workers are there.", count)
        try:
            # The coordination service takes the signal over, and the process would run on.
            with kept_handler(signal.SIGTERM):
                return tf.distribute.MultiWorkerMirroredStrategy(cluster_resolver=resolver)
        except tf.errors.UnknownError as error:
            raise not_started(error, resolver.cluster_spec(), (resolver.task_type, resolver.task_id)) from None


_of_program: contextvars.ContextVar[Any] = contextvars.ContextVar("strategy of sessions", default=None)


@contextlib.contextmanager
def sessions_on(strategy: Any) -> Iterator[None]:
    """Makes the sessions that are opened inside run on a strategy, where they are not given one themselves.

    Unlike in the strategy's own `scope()`, variables are those of a graph for one device: what a session runs.
    """
    token = _of_program.set(strategy)
    try:
        yield
    finally:
        _of_program.reset(token)


def chosen_strategy(argument: Any | None = None, is_in_cluster: bool = False) -> Any | None:
    """Returns the strategy of a session.

    Args:
        argument: what the session was given: a strategy, a name, or None for the one of `sessions_on`, else the
            strategy in whose `scope()` it is opened, else the one of `--tf2compat_strategy` or
            `TF2COMPAT_STRATEGY`, else 'multi_worker_mirrored' if `TF_CONFIG` names several workers.
        is_in_cluster: whether this process has a `tf.train.Server`: 'multi_worker_mirrored' without a `TF_CONFIG` is
            then how that one joins the others, and no strategy of sessions without its target.

    Raises:
        UsageTypeError: (a TypeError) it is no strategy.
        UsageError: (a ValueError) there is no strategy of that name.
    """
    if argument is None:
        argument = _of_program.get()
    if argument is None and tf.distribute.has_strategy():
        return tf.distribute.get_strategy()
    if argument is None:
        argument = settings.strategy()
        if is_in_cluster and argument == "multi_worker_mirrored" and "TF_CONFIG" not in os.environ:
            return None
    if argument == "parameter_server":
        return None  # What a session does on servers its target decides.
    if isinstance(argument, str):
        argument = strategy_of(argument, settings.devices())
    if argument is not None and not isinstance(argument, tf.distribute.Strategy | tf.compat.v1.distribute.Strategy):
        raise UsageTypeError(
            "tf.Session",
            f"Argument `strategy` must be a tf.distribute.Strategy or its name, but got {type(argument).__name__}.",
            "Pass `strategy=tf.distribute.MirroredStrategy()`, say.",
        )
    return argument


def _place_in_cluster(strategy: Any) -> int:
    """Returns which of the workers this process is; the chief is the first."""
    resolver = strategy.cluster_resolver
    jobs = resolver.cluster_spec().as_dict()
    has_chief = "chief" in jobs or "master" in jobs
    return int(resolver.task_id) + (1 if has_chief and resolver.task_type == "worker" else 0)


def replicas_of(strategy: Any | None) -> Replicas | None:
    """Returns where the replicas of a strategy run; None for no strategy, or TensorFlow's default one.

    Raises:
        UnsupportedError: for a strategy of asynchronous parameter servers.
    """
    if strategy is None or strategy is _tf.default_strategy():
        return None
    if isinstance(strategy, tf.distribute.ParameterServerStrategy):
        raise unsupported("tf.distribute.ParameterServerStrategy")
    devices = tuple(_local(device) for device in strategy.extended.worker_devices)
    central = ""
    if isinstance(strategy, tf.distribute.experimental.CentralStorageStrategy):
        # Where the strategy itself puts its variables.
        central = "/device:CPU:0" if len(devices) > 1 else devices[0]
    workers = max(1, strategy.num_replicas_in_sync // len(devices))
    worker = _place_in_cluster(strategy) if workers > 1 else 0
    return Replicas(strategy, devices, workers, worker, central)
