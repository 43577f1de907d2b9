"""Settings that need no edit of a script: an argument, else a flag, else an environment variable.

The flags are absl's (`--tf2compat_checkpoint_format=tf2`), there for every program that
parses its flags with `tf.app.run` or absl.
"""

from __future__ import annotations

import json
import os
from typing import Any

from absl import flags

__all__ = [
    "async_save",
    "checkpoint_format",
    "compare_copies",
    "devices",
    "end_with_workers",
    "holds_on_servers",
    "input_pipeline",
    "jit_compile",
    "keras",
    "old_names",
    "packages",
    "preemption",
    "preemption_grace_secs",
    "read_ahead",
    "restore_input_position",
    "save_on_error",
    "strategy",
    "sync_saves",
    "verbose",
]

FORMATS = ("tf1", "tf2")
KERAS = ("auto", "2", "3")
PIPELINES = ("queues", "tf.data")
STRATEGIES = (
    "default",
    "one_device",
    "mirrored",
    "multi_worker_mirrored",
    "central_storage",
    "tpu",
    "parameter_server",
)
GRACE_SECS = 30.0
_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")

flags.DEFINE_enum(
    "tf2compat_checkpoint_format",
    None,
    FORMATS,
    "Keys of the checkpoints that are written: names of variables (tf1, the default) or an object graph (tf2).",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_async_save", None, "Write checkpoints in a thread while training goes on.", module_name="tf2compat"
)
flags.DEFINE_bool(
    "tf2compat_restore_input_position",
    None,
    "Keep tf.data iterators and random states in checkpoints, so that a resumed run repeats an unbroken one.",
    module_name="tf2compat",
)
flags.DEFINE_enum(
    "tf2compat_input_pipeline",
    None,
    PIPELINES,
    "How pipelines of queues, readers and batchers run: by threads, as in TF1 (queues, the default), or by tf.data.",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_verbose", None, "Show the start messages and deprecations of TensorFlow, too.", module_name="tf2compat"
)
flags.DEFINE_integer(
    "tf2compat_compare_copies",
    None,
    "For debugging: compare the variables of all replicas every so many steps.",
    module_name="tf2compat",
)
flags.DEFINE_enum(
    "tf2compat_keras",
    None,
    KERAS,
    "The Keras that `import keras` gives to a program: 2, 3, or the one that it was written for (auto, the default).",
    module_name="tf2compat",
)
flags.DEFINE_bool("tf2compat_jit_compile", None, "Compile steps with XLA.", module_name="tf2compat")
flags.DEFINE_bool(
    "tf2compat_old_names",
    None,
    "Give files of the project the names that Python and NumPy had in TF1's time, np.float say (the default).",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_preemption",
    None,
    "On SIGTERM finish the step, save, and exit with status 75; on SIGUSR1 save and go on. `run` switches it on.",
    module_name="tf2compat",
)
flags.DEFINE_float(
    "tf2compat_preemption_grace_secs",
    None,
    "After SIGTERM, how long the step may take until the process ends without saving; 30 by default.",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_save_on_error", None, "Save when an error ends the training loop.", module_name="tf2compat"
)
flags.DEFINE_bool(
    "tf2compat_read_ahead",
    None,
    "Let tf.data make elements before they are asked for, as TensorFlow 2 does by itself and TensorFlow 1 did not.",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_sync_saves",
    None,
    "Put the files of a checkpoint on the disk before they get their names, for power cuts (the default).",
    module_name="tf2compat",
)
flags.DEFINE_enum(
    "tf2compat_strategy",
    None,
    STRATEGIES,
    "The tf.distribute strategy that sessions run on; by default parameter_server in a cluster that names ps tasks, "
    "else multi_worker_mirrored where TF_CONFIG names several workers.",
    module_name="tf2compat",
)
flags.DEFINE_bool(
    "tf2compat_end_with_workers",
    None,
    "Let join() of a parameter server return when all workers are done; TensorFlow 1's waits for ever (the default).",
    module_name="tf2compat",
)
flags.DEFINE_list(
    "tf2compat_devices", None, "The devices of the strategy's replicas, GPU:0,GPU:1 say.", module_name="tf2compat"
)


def _usage_error(symbol: str, happened: str, todo: str) -> ValueError:
    """Returns a `UsageError`, whose module imports TensorFlow: the command line reads choices without it."""
    from tf2compat.errors import UsageError

    return UsageError(symbol, happened, todo)


def _chosen(name: str) -> Any | None:
    """Returns the value of a flag that was set, else of the environment variable, else None."""
    # Not `FLAGS.name`, which raises before the program has parsed its flags. None is a flag that nobody has set.
    flag = flags.FLAGS[f"tf2compat_{name}"]
    if flag.value is not None:
        return flag.value
    return os.environ.get(f"TF2COMPAT_{name.upper()}")


def _switch(name: str, argument: bool | None, default: bool = False) -> bool:
    if argument is not None:
        # Here: it imports TensorFlow, without which the command line reads its settings.
        from tf2compat.arguments import check_switch

        return check_switch(name, name, argument)
    chosen = _chosen(name)
    if chosen is None or isinstance(chosen, bool):
        return default if chosen is None else chosen
    if chosen.lower() in _TRUE + _FALSE:
        return chosen.lower() in _TRUE
    variable = f"TF2COMPAT_{name.upper()}"
    raise _usage_error(variable, f"The environment variable is {chosen!r}.", "Set it to 1 or 0.")


def _one_of(name: str, choices: tuple[str, ...], argument: str | None) -> str:
    """Returns the choice that was made; the first one where none was."""
    chosen = argument or _chosen(name) or choices[0]
    if chosen not in choices:
        raise _usage_error(
            name, f"There is no {name.replace('_', ' ')} {chosen!r}.", f"Choose one of {', '.join(choices)}."
        )
    return chosen


def checkpoint_format(argument: str | None = None) -> str:
    """Returns the format of checkpoints to write: 'tf1' (keys are names of variables) or 'tf2' (an object graph).

    Args:
        argument: the format, or None to ask the flag `--tf2compat_checkpoint_format` and the
            environment variable `TF2COMPAT_CHECKPOINT_FORMAT`.

    Raises:
        UsageError: (a ValueError) it is neither.
    """
    return _one_of("checkpoint_format", FORMATS, argument)


def input_pipeline(argument: str | None = None) -> str:
    """Returns the way in which a graph's queues run: 'queues' (threads, as in TF1) or 'tf.data'.

    Args:
        argument: the choice, or None to ask the flag `--tf2compat_input_pipeline` and the
            environment variable `TF2COMPAT_INPUT_PIPELINE`.

    Raises:
        UsageError: (a ValueError) it is neither.
    """
    return _one_of("input_pipeline", PIPELINES, argument)


def async_save(argument: bool | None = None) -> bool:
    """Returns whether checkpoints are written in a thread of their own.

    Args:
        argument: the choice, or None to ask `--tf2compat_async_save` and `TF2COMPAT_ASYNC_SAVE`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("async_save", argument)


def compare_copies() -> int:
    """Returns after how many steps the copies of variables are compared each time; 0 for never.

    Asked are the flag `--tf2compat_compare_copies` and the environment variable `TF2COMPAT_COMPARE_COPIES`.

    Raises:
        UsageError: (a ValueError) the environment variable is no number.
    """
    chosen = _chosen("compare_copies") or 0
    if not str(chosen).isdecimal():
        raise _usage_error(
            "TF2COMPAT_COMPARE_COPIES", f"The environment variable is {chosen!r}.", "Set it to a number of steps."
        )
    return int(chosen)


def jit_compile(argument: bool | None = None) -> bool:
    """Returns whether XLA compiles the steps of a session.

    Args:
        argument: the choice, or None to ask `--tf2compat_jit_compile` and `TF2COMPAT_JIT_COMPILE`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("jit_compile", argument)


def keras(argument: str | None = None) -> str:
    """Returns the Keras of a program: '2', '3', or 'auto', by the names that it uses.

    Args:
        argument: the choice, or None to ask `--tf2compat_keras` and `TF2COMPAT_KERAS`.

    Raises:
        UsageError: (a ValueError) it is none of these.
    """
    return _one_of("keras", KERAS, argument)


def old_names(argument: bool | None = None) -> bool:
    """Returns whether files of the project get the names that Python and its packages had in TF1's time.

    Asked when a file is loaded; a flag counts for the files that are loaded after the flags are parsed.

    Args:
        argument: the choice, or None to ask `--tf2compat_old_names` and `TF2COMPAT_OLD_NAMES`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("old_names", argument, default=True)


def preemption(argument: bool | None = None) -> bool:
    """Returns whether training is saved when SIGTERM ends the process, or SIGUSR1 asks for it.

    Args:
        argument: the choice, or None to ask `--tf2compat_preemption` and `TF2COMPAT_PREEMPTION`, which
            `python -m tf2compat run` sets to 1 unless it is set.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("preemption", argument)


def preemption_grace_secs() -> float:
    """Returns how many seconds a step may take after SIGTERM until the process ends without saving.

    Asked are the flag `--tf2compat_preemption_grace_secs` and the environment variable
    `TF2COMPAT_PREEMPTION_GRACE_SECS`.

    Raises:
        UsageError: (a ValueError) it is no number, or below 0.
    """
    chosen = _chosen("preemption_grace_secs")
    try:
        seconds = float(GRACE_SECS if chosen in (None, "") else chosen)
    except ValueError:
        seconds = -1.0
    # Not `< 0`: NaN is refused as well.
    if not seconds >= 0:
        raise _usage_error(
            "TF2COMPAT_PREEMPTION_GRACE_SECS", f"The value is {chosen!r}.", "Set it to a number of seconds, 30 say."
        )
    return seconds


def save_on_error(argument: bool | None = None) -> bool:
    """Returns whether training is saved when an error ends the loop.

    Args:
        argument: the choice, or None to ask `--tf2compat_save_on_error` and `TF2COMPAT_SAVE_ON_ERROR`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("save_on_error", argument)


def read_ahead(argument: bool | None = None) -> bool:
    """Returns whether `tf.data` makes elements of a TF1 graph's data sets before they are asked for.

    Args:
        argument: the choice, or None to ask `--tf2compat_read_ahead` and `TF2COMPAT_READ_AHEAD`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("read_ahead", argument)


def restore_input_position(argument: bool | None = None) -> bool:
    """Returns whether checkpoints hold the state of iterators and random ops.

    Args:
        argument: the choice, or None to ask `--tf2compat_restore_input_position` and
            `TF2COMPAT_RESTORE_INPUT_POSITION`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("restore_input_position", argument)


def sync_saves(argument: bool | None = None) -> bool:
    """Returns whether the files of a checkpoint are put on the disk before they get their names.

    Args:
        argument: the choice, or None to ask `--tf2compat_sync_saves` and `TF2COMPAT_SYNC_SAVES`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("sync_saves", argument, default=True)


def strategy() -> str | None:
    """Returns the name of the strategy that was chosen without editing the program, or None.

    Asked are the flag `--tf2compat_strategy`, the environment variable `TF2COMPAT_STRATEGY`, and `TF_CONFIG`, whose
    cluster of several workers means 'multi_worker_mirrored', and with parameter servers 'parameter_server'.

    Raises:
        UsageError: (a ValueError) there is no strategy of that name, or `TF_CONFIG` is no JSON.
    """
    chosen = _chosen("strategy")
    if chosen is not None:
        return _one_of("strategy", STRATEGIES, chosen)
    try:
        # Schedulers set an empty text where there is no cluster.
        config = json.loads(os.environ.get("TF_CONFIG") or "{}")
    except json.JSONDecodeError as error:
        raise _usage_error("TF_CONFIG", f"The environment variable is no JSON: {error}.", "Mend or unset it.") from None
    cluster, task = config.get("cluster", {}), config.get("task", {})
    if cluster.get("ps"):
        return "parameter_server"
    trains = sum(len(cluster.get(job, [])) for job in ("chief", "master", "worker"))
    return "multi_worker_mirrored" if trains > 1 and task.get("type") in ("chief", "master", "worker") else None


def holds_on_servers() -> bool:
    """Returns whether the parameter servers of a cluster hold its variables, as they do where no strategy is chosen.

    Raises:
        UsageError: (a ValueError) there is no strategy of the name that was chosen.
    """
    chosen = _chosen("strategy")
    return chosen is None or _one_of("strategy", STRATEGIES, chosen) != "multi_worker_mirrored"


def end_with_workers() -> bool:
    """Returns whether `join` of a parameter server returns when all workers are done.

    Asked are `--tf2compat_end_with_workers` and `TF2COMPAT_END_WITH_WORKERS`. Where workers train in step
    (`--tf2compat_strategy=multi_worker_mirrored`) it does so without being told.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("end_with_workers", None, default=not holds_on_servers())


def devices() -> list[str] | None:
    """Returns the devices that `--tf2compat_devices` or `TF2COMPAT_DEVICES` names, or None."""
    chosen = _chosen("devices")
    return chosen.split(",") if isinstance(chosen, str) else chosen


def packages() -> list[str]:
    """Returns the installed packages that `TF2COMPAT_PACKAGES` names as parts of the program, separated by commas."""
    return [name.strip() for name in os.environ.get("TF2COMPAT_PACKAGES", "").split(",") if name.strip()]


def verbose() -> bool:
    """Returns whether all that TensorFlow and its libraries say is shown.

    Asked are the flag `--tf2compat_verbose` and the environment variable `TF2COMPAT_VERBOSE`.

    Raises:
        UsageError: (a ValueError) the environment variable is neither 1 nor 0.
    """
    return _switch("verbose", None)
