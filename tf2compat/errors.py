"""Every exception that tf2compat raises by itself.

    Tf2CompatError
    ├── UsageError(ValueError)                        the call was wrong in TF1 too
    ├── UsageTypeError(TypeError)                     likewise, a wrong type
    │   └── UsageMessageError(AttributeError)         likewise, no protocol buffer: TF1 missed a method of it
    ├── UsageOverflowError(OverflowError)             likewise, a number that no 64 bits hold
    ├── UsageKeyError(KeyError)                       likewise, a name that is not in the graph
    ├── UsageStateError(RuntimeError)                 likewise, at the wrong time
    ├── UsageAttributeError(AttributeError)           likewise, a method that this object must not have
    ├── MissingExtraError(ModuleNotFoundError)        a package of an extra is not installed
    ├── UnsupportedError(NotImplementedError)         right in TF1, not carried over (see declared/unsupported.py)
    │   └── UnsupportedNameError(AttributeError)      likewise, a name of `tf.contrib`: `hasattr` says no
    ├── UninitializedVariableError(FailedPreconditionError)   a variable without a value was read
    ├── DeviceNotFoundError(InvalidArgumentError)     an op asks for a device that this machine lacks
    ├── PartialRunError(InvalidArgumentError)         a partial run that its set-up does not allow
    ├── UnknownTargetError(NotFoundError)             a session's target that is no address
    ├── AddressTakenError(UnknownError)               a server cannot listen at its address: its port is taken
    ├── SessionResetError(AbortedError)               `Session.reset` cleared what the session held
    ├── TensorHandleError(InvalidArgumentError)       a session does not keep the tensor of a handle
    ├── StepTimeoutError(DeadlineExceededError)       a step ran longer than its time limit
    ├── WorkerLostError(UnavailableError)             another process of the cluster failed or cannot be reached
    ├── CopiesDifferError(InternalError)              the copies of a variable on two replicas are not equal
    ├── CheckpointDamagedError(DataLossError)         a checkpoint cannot be read
    │   └── CheckpointIncompleteError(NotFoundError)  likewise, a file with its values is not there
    ├── CheckpointNameError(NotFoundError)            a checkpoint lacks a variable of the graph
    ├── CheckpointShapeError(InvalidArgumentError)    a checkpoint has a variable in another shape or type
    └── CheckpointWriteError(ResourceExhaustedError)  a checkpoint could not be written

The right column is what TF1 raised in the same place, so that `except` clauses of
legacy code go on working. A message has three parts, in this order: the legacy symbol,
what happened (with the values), and what to do next. Errors that TensorFlow's kernels
raise during a step keep their own type and message (see sessions/node_errors.py).
"""

from __future__ import annotations

import copyreg
import linecache
from typing import Any

import tensorflow as tf

from tf2compat.library_files import user_frames

__all__ = [
    "AddressTakenError",
    "CheckpointDamagedError",
    "CheckpointIncompleteError",
    "CheckpointNameError",
    "CheckpointShapeError",
    "CheckpointWriteError",
    "CopiesDifferError",
    "DeviceNotFoundError",
    "MissingExtraError",
    "NodeError",
    "PartialRunError",
    "SessionResetError",
    "StepTimeoutError",
    "TensorHandleError",
    "Tf2CompatError",
    "UninitializedVariableError",
    "UnknownTargetError",
    "UnsupportedError",
    "UnsupportedNameError",
    "UsageAttributeError",
    "UsageError",
    "UsageKeyError",
    "UsageMessageError",
    "UsageOverflowError",
    "UsageStateError",
    "UsageTypeError",
    "WorkerLostError",
]


class Tf2CompatError(Exception):
    """Base class: `except Tf2CompatError` catches all of ours and nothing else."""

    def __init__(self, symbol: str, happened: str = "", do: str = "") -> None:
        # With one argument it is the whole message: Keras and pickle make an error anew from that.
        super().__init__(f"`{symbol}`: {happened} {do}" if happened else symbol)
        self.symbol = symbol
        self.parts = (symbol, happened, do)


class UsageError(Tf2CompatError, ValueError):
    """The call would have been refused by TF1 as well."""


class UsageTypeError(Tf2CompatError, TypeError):
    """An argument of a type that TF1 refused as well."""


class UsageMessageError(UsageTypeError, AttributeError):
    """Something else in the place of a protocol buffer; TF1 raised that it had no `SerializeToString`."""


class UsageOverflowError(Tf2CompatError, OverflowError):
    """A number that no 64 bits hold: TF1 could not make an array of it."""


class UsageKeyError(Tf2CompatError, KeyError):
    """A name that TF1 would not have found either."""

    def __str__(self) -> str:  # A KeyError shows its message in quotes.
        return str(self.args[0])


class UsageStateError(Tf2CompatError, RuntimeError):
    """The call came at a time when TF1 refused it as well."""


class UsageAttributeError(Tf2CompatError, AttributeError):
    """An attribute that TF1's class did not have either."""


class MissingExtraError(Tf2CompatError, ModuleNotFoundError):
    """A name of TF1's needs a package that is not installed."""


class UnsupportedError(Tf2CompatError, NotImplementedError):
    """TF1 accepted the call; tf2compat does not carry it over."""


class UnsupportedNameError(UnsupportedError, AttributeError):
    """A name that TF1 had and tf2compat has not: `hasattr` says no, and a program that looks first goes on."""


class NodeError(tf.errors.OpError):
    """An error of a node. Behind its message its text has the lines of the program that made the node.

    Attributes:
        is_brief: whether the text is the message alone, which names the first of these lines.
    """

    is_brief = False

    def __str__(self) -> str:
        frames = [] if self.is_brief or self.op is None else user_frames(self.op)
        if not frames:
            return str(self.message)
        lines = [f"\n\nOriginal stack trace for {self.op.name!r}:\n"]
        # The outermost first, as in Python's tracebacks.
        for file, number in reversed(frames):
            lines += [f'  File "{file}", line {number}\n', f"    {linecache.getline(file, number).strip()}\n"]
        return str(self.message) + "".join(lines).rstrip()


class _StepError(Tf2CompatError, NodeError):
    """An error of a step: it has TF1's `op`, `node_def`, `message` and `error_code` too."""

    # The message tells all; the stack of the node, which kernels' errors show, would bury it.
    is_brief = True
    code = tf.errors.UNKNOWN

    def __init__(self, symbol: str, happened: str, do: str, op: Any = None) -> None:
        message = f"`{symbol}`: {happened} {do}"
        node_def = op.node_def if op is not None else None
        tf.errors.OpError.__init__(self, node_def, op, message, self.code)
        self.symbol = symbol
        self.parts = (symbol, happened, do)

    def __reduce__(self) -> tuple[Any, ...]:
        # An operation belongs to a graph of this process: what leaves it keeps the `node_def` alone.
        return copyreg.__newobj__, (type(self), *self.args), {**self.__dict__, "_op": None}  # type: ignore[attr-defined]

    def __copy__(self) -> _StepError:
        # `copy` would go by `__reduce__`, which drops the operation.
        copied = type(self).__new__(type(self), *self.args)
        copied.__dict__.update(self.__dict__)
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> _StepError:
        return self.__copy__()


class UninitializedVariableError(_StepError, tf.errors.FailedPreconditionError):
    """A step read a variable that has no value yet."""

    code = tf.errors.FAILED_PRECONDITION


class DeviceNotFoundError(_StepError, tf.errors.InvalidArgumentError):
    """An op is pinned to a device that this machine does not have."""

    code = tf.errors.INVALID_ARGUMENT


class PartialRunError(_StepError, tf.errors.InvalidArgumentError):
    """A partial run is fed, or asked for, something that its set-up does not allow, or not again."""

    code = tf.errors.INVALID_ARGUMENT


class UnknownTargetError(_StepError, tf.errors.NotFoundError):
    """A session's target is no address."""

    code = tf.errors.NOT_FOUND


class AddressTakenError(_StepError, tf.errors.UnknownError):
    """A server cannot listen at the address that the cluster names."""

    code = tf.errors.UNKNOWN


class SessionResetError(_StepError, tf.errors.AbortedError):
    """The server of a session was reset; the session is of no use any more."""

    code = tf.errors.ABORTED


class TensorHandleError(_StepError, tf.errors.InvalidArgumentError):
    """A session does not keep the tensor of a handle, or keeps it with another type."""

    code = tf.errors.INVALID_ARGUMENT


class StepTimeoutError(_StepError, tf.errors.DeadlineExceededError):
    """A step did not end within `RunOptions.timeout_in_ms`."""

    code = tf.errors.DEADLINE_EXCEEDED


class WorkerLostError(_StepError, tf.errors.UnavailableError):
    """Another process that trains with this one failed, or cannot be reached; the job has to be started again."""

    code = tf.errors.UNAVAILABLE


class CopiesDifferError(_StepError, tf.errors.InternalError):
    """The copies of a variable on the replicas of a strategy are not equal."""

    code = tf.errors.INTERNAL


class CheckpointDamagedError(_StepError, tf.errors.DataLossError):
    """A checkpoint is truncated, has a wrong checksum or lacks a file; never `OutOfRangeError`, which ends input."""

    code = tf.errors.DATA_LOSS


class CheckpointIncompleteError(CheckpointDamagedError, tf.errors.NotFoundError):
    """A file with the values of a checkpoint is not there, which was a `NotFoundError` in TF1."""

    code = tf.errors.NOT_FOUND


class CheckpointNameError(_StepError, tf.errors.NotFoundError):
    """A checkpoint has no value for a variable."""

    code = tf.errors.NOT_FOUND


class CheckpointShapeError(_StepError, tf.errors.InvalidArgumentError):
    """A checkpoint has a value of another shape or type than the variable."""

    code = tf.errors.INVALID_ARGUMENT


class CheckpointWriteError(_StepError, tf.errors.ResourceExhaustedError):
    """The files of a checkpoint could not be written: the disk is full, or a file grew too large."""

    code = tf.errors.RESOURCE_EXHAUSTED
