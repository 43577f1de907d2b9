"""`tensorflow.python.distribute.estimator_training` for the estimator package: processes that train together.

TensorFlow's coordinator made a graph for each strategy and process, and a session with a remote master. Here an
estimator's graph is one for a single device, which its sessions run on the replicas of the strategy
(estimator/on_replicas.py); so each process just does its own part.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UsageError

__all__ = ["init_run_config", "should_run_distribute_coordinator", "train_and_evaluate"]

_CHIEFS = ("chief", "master")


def init_run_config(config: Any, tf_config: dict[str, Any]) -> None:
    """Sets the strategies and the task of a `RunConfig` that has a strategy.

    Args:
        config: the `RunConfig`.
        tf_config: the content of `TF_CONFIG`.

    Raises:
        UsageError: (a ValueError) a strategy is given twice.
        UnsupportedError: the cluster is one that this process drives alone.
    """
    both = config._experimental_distribute
    for name in ("train_distribute", "eval_distribute") if both else ():
        if getattr(both, name) is None:
            continue
        if getattr(config, f"_{name}") is not None:
            raise UsageError(
                "tf.estimator.RunConfig",
                f"Both `{name}` and `experimental_distribute.{name}` are given.",
                "Leave one of them out.",
            )
        setattr(config, f"_{name}", getattr(both, name))
    if both and both.remote_cluster:
        raise unsupported("tf.contrib.distribute.DistributeConfig(remote_cluster=...)")
    config._distribute_coordinator_mode = None
    config._init_distributed_setting_from_environment_var(tf_config)
    if config._train_distribute and config._cluster_spec:
        # The strategy has joined the other workers; no server is there whose sessions could be asked for.
        config._master = config._evaluation_master = ""
    config._maybe_overwrite_session_config_for_distributed_training()


def should_run_distribute_coordinator(config: Any) -> bool:
    """Returns whether this process trains as one of several, by a strategy."""
    return bool(config.train_distribute and config.cluster_spec)


def train_and_evaluate(estimator: Any, train_spec: Any, eval_spec: Any, executor_cls: Any) -> None:
    """Trains as one of several processes; the evaluator, a process by itself, does not come here.

    Args:
        estimator: the estimator.
        train_spec: what to train.
        eval_spec: what the evaluator does.
        executor_cls: runs the task of a parameter server, which none is needed of.
    """
    if estimator.config.task_type == "ps":
        tf.compat.v1.logging.info("A parameter server has nothing to do: each worker has a copy of all variables.")
        return
    # The chief alone saves, so its listeners alone are to be told.
    listeners = train_spec.saving_listeners if estimator.config.task_type in _CHIEFS else ()
    estimator.train(
        input_fn=train_spec.input_fn,
        max_steps=train_spec.max_steps,
        hooks=list(train_spec.hooks),
        saving_listeners=listeners,
    )
