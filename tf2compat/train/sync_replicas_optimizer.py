"""`tf.train.SyncReplicasOptimizer`: the steps of a cluster are in step here, so it only applies gradients."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from absl import logging

from tf2compat.errors import UsageError

__all__ = ["SyncReplicasOptimizer"]

_train = tf.compat.v1.train


class _NothingToDo(tf.compat.v1.train.SessionRunHook):
    """Stands for the hook that fills TF1's token queue."""


class SyncReplicasOptimizer(tf.compat.v1.train.Optimizer):
    """Applies the gradients of all workers with another optimizer.

    TF1's collects gradients in accumulators of a parameter server, and lets workers go on by tokens in a
    queue. Here the engine averages the gradients of all workers in each step, so there is nothing to collect, and
    the chief's queue runner, the token op and the hook do nothing. All workers take part in every step: a
    `replicas_to_aggregate` that says otherwise is named in a warning.

    Args:
        opt: the optimizer that applies the averaged gradients.
        replicas_to_aggregate: how many gradients TF1 averaged for a step.
        total_num_replicas: how many workers there are; `replicas_to_aggregate` when None.
        variable_averages: a `tf.train.ExponentialMovingAverage` to be applied after each step.
        variables_to_average: its variables.
        use_locking: as for other optimizers.
        name: the name of this optimizer.

    Raises:
        UsageError: (a ValueError) `variable_averages` without `variables_to_average`.

    Source: `tf.compat.v1.train.SyncReplicasOptimizer`.
    """

    def __init__(
        self,
        opt: Any,
        replicas_to_aggregate: int,
        total_num_replicas: int | None = None,
        variable_averages: Any | None = None,
        variables_to_average: Any | None = None,
        use_locking: bool = False,
        name: str = "sync_replicas",
    ) -> None:
        super().__init__(use_locking, name)
        total_num_replicas = total_num_replicas or replicas_to_aggregate
        if replicas_to_aggregate != total_num_replicas:
            logging.warning(
                "`tf.train.SyncReplicasOptimizer`: replicas_to_aggregate is %d of %d workers; a step takes the "
                "gradients of each worker once.",
                replicas_to_aggregate,
                total_num_replicas,
            )
        if (variable_averages is None) != (variables_to_average is None):
            raise UsageError(
                "tf.train.SyncReplicasOptimizer",
                "Only one of `variable_averages` and `variables_to_average` was given.",
                "Give both, or neither.",
            )
        self._optimizer = opt
        self._averages = variable_averages
        self._averaged = variables_to_average
        self._applied = False
        self.local_step_init_op: Any = None
        self.chief_init_op: Any = None
        self.ready_for_local_init_op: Any = None

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Computes gradients; arguments and result are those of the optimizer inside."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Returns the operation that applies the gradients and counts the step.

        Raises:
            UsageError: (a ValueError) there is no global step, or no gradient.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise UsageError("tf.train.SyncReplicasOptimizer", "Must supply at least one variable.", "Pass gradients.")
        if global_step is None:
            raise UsageError(
                "tf.train.SyncReplicasOptimizer",
                "Global step is required to check staleness.",
                "Pass `global_step=tf.train.get_or_create_global_step()`.",
            )
        train = self._optimizer.apply_gradients(pairs, global_step, name)
        if self._averages is not None:
            with tf.control_dependencies([train]):
                train = self._averages.apply(self._averaged)
        self.local_step_init_op = tf.no_op()
        self.chief_init_op = tf.group(self.local_step_init_op)
        self.ready_for_local_init_op = tf.compat.v1.report_uninitialized_variables(tf.compat.v1.global_variables())
        self.ready_for_local_init_op.mark_used()  # By whoever wants it; most do not.
        self._applied = True
        return train

    def _check_applied(self, method: str) -> None:
        if not self._applied:
            raise UsageError(
                f"tf.train.SyncReplicasOptimizer.{method}",
                "It should be called after apply_gradients().",
                "Call `minimize` or `apply_gradients` first.",
            )

    def get_chief_queue_runner(self) -> Any:
        """Returns a queue runner that fills a queue of one token, which nobody takes.

        Raises:
            UsageError: (a ValueError) it is called before `apply_gradients`.
        """
        self._check_applied("get_chief_queue_runner")
        queue = tf.queue.FIFOQueue(1, [tf.int32], shapes=[()])
        return _train.QueueRunner(queue, [queue.enqueue(0)])

    def get_init_tokens_op(self, num_tokens: int = -1) -> Any:
        """Returns an operation that does nothing.

        Raises:
            UsageError: (a ValueError) it is called before `apply_gradients`.
        """
        self._check_applied("get_init_tokens_op")
        return tf.no_op()

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """Returns a slot of the optimizer inside."""
        return self._optimizer.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the names of the slots of the optimizer inside."""
        return self._optimizer.get_slot_names(*args, **kwargs)

    def variables(self) -> Any:
        """Returns the variables of the optimizer inside."""
        return self._optimizer.variables()

    def make_session_run_hook(self, is_chief: bool, num_tokens: int = -1) -> Any:
        """Returns a hook that does nothing."""
        return _NothingToDo()
