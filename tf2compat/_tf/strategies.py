"""Strategies, their variables, and the cluster that a process belongs to."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.distribute import distribute_coordinator_context, distribute_utils
from tensorflow.python.distribute import distribute_lib as _distribute
from tensorflow.python.distribute import values as _values
from tensorflow.python.training import server_lib as _server_lib

from tf2compat import patches

__all__ = [
    "copies_of",
    "current_worker_context",
    "default_strategy",
    "mirrored_variable",
    "run_as_in_tf1",
    "server_def",
    "whole_variable",
    "worker_strategy",
]


def server_def(*arguments: Any) -> Any:
    """Returns the `ServerDef` that `tf.compat.v1.train.Server` makes: of cluster, job, task, protocol and config."""
    return _server_lib._make_server_def(*arguments)


def default_strategy() -> Any:
    """Returns the strategy that is current where no other is: it does not distribute."""
    return _distribute._get_default_strategy()


def mirrored_variable(strategy: Any, copies: list[tf.Variable]) -> Any:
    """Returns the copies of a variable on the replicas of a strategy as one variable, which writes to all."""
    rule = tf.VariableAggregation
    # Integers have no mean: a counter has the same value on every replica.
    aggregation = rule.MEAN if copies[0].dtype.is_floating else rule.ONLY_FIRST_REPLICA
    # A strategy's scope makes such a variable together with its copies; these are there already.
    return _values.MirroredVariable(strategy, copies, aggregation)


def copies_of(variable: Any) -> list[Any]:
    """Returns the TensorFlow variable of one of Keras or TensorFlow, or its copies on the replicas of a strategy."""
    inner = variable if isinstance(variable, tf.Variable) else variable.value
    return list(getattr(inner, "values", None) or [inner])


def whole_variable(copy: Any) -> Any:
    """Returns the variable of a strategy that a variable is a copy of; the variable itself if it is none."""
    return distribute_utils.value_container(copy)


def current_worker_context() -> Any | None:
    """Returns the context that TensorFlow's distribute coordinator set for this thread, or None."""
    return distribute_coordinator_context.get_current_worker_context()


def worker_strategy(worker_context: Any) -> Any | None:
    """Returns the strategy of a worker context, or None."""
    return worker_context._strategy


def _run(self: Any, fn: Any, args: Any = (), kwargs: Any = None) -> Any:
    """Calls a function on every replica."""
    return self.run(fn, args, kwargs)


def run_as_in_tf1() -> None:
    """Gives strategies `experimental_run_v2`, which is `run` today. Twice is harmless."""
    patches.put(_distribute.StrategyBase, "experimental_run_v2", _run)
