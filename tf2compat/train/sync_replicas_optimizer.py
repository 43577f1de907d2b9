"""`tf.train.SyncReplicasOptimizer`: TensorFlow's own, but where the engine keeps the workers in step by itself."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.local_cluster import trains_in_step
from tf2compat.errors import UsageError
from tf2compat.log import logger

__all__ = ["SyncReplicasOptimizer"]

_SYMBOL = "tf.train.SyncReplicasOptimizer"
_train = tf.compat.v1.train
_Optimizer: Any = _train.Optimizer
_stock: Any = _tf.fresh_module(_train.SyncReplicasOptimizer.__module__).SyncReplicasOptimizer


class _NothingToDo(tf.compat.v1.train.SessionRunHook):
    """Stands for the hook that fills TF1's token queue."""


class SyncReplicasOptimizer(_Optimizer):
    """Applies the gradients of several workers together.

    TF1's collects gradients in accumulators of a parameter server, and lets workers go on by tokens in a queue. So
    does this one in a process of its own: for one worker, which may aggregate several steps, and for a cluster
    whose workers are all in this process, backup workers included.

    Where the engine averages the gradients of several replicas in each step (a strategy of the program's or of the
    command's, a cluster of several processes), there is nothing to collect, and the chief's queue runner, the
    token op and the hook do nothing. All workers take part in every step: a `replicas_to_aggregate` that says
    otherwise is named in a warning.

    Args:
        opt: the optimizer that applies the averaged gradients.
        replicas_to_aggregate: how many gradients are averaged for a step.
        total_num_replicas: how many workers there are; `replicas_to_aggregate` when None.
        variable_averages: a `tf.train.ExponentialMovingAverage` to be applied after each step.
        variables_to_average: its variables.
        use_locking: as for other optimizers.
        name: the name of this optimizer.

    Raises:
        UsageError: (a ValueError) `variable_averages` without `variables_to_average`, in step.

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
        # Held, not derived from: programs take an optimizer for one by its `__base__`, which was `Optimizer` in TF1.
        self._collector = _stock(
            opt, replicas_to_aggregate, total_num_replicas, variable_averages, variables_to_average, use_locking, name
        )
        self._in_step = trains_in_step()
        self._inner, self._averages, self._averaged = opt, variable_averages, variables_to_average
        if not self._in_step:
            return
        workers = total_num_replicas or replicas_to_aggregate
        if replicas_to_aggregate != workers:
            logger.warning(
                "`tf.train.SyncReplicasOptimizer`: replicas_to_aggregate is %d of %d workers; a step takes the "
                "gradients of each worker once.",
                replicas_to_aggregate,
                workers,
            )
        if (variable_averages is None) != (variables_to_average is None):
            raise UsageError(
                _SYMBOL,
                "Only one of `variable_averages` and `variables_to_average` was given.",
                "Give both, or neither.",
            )

    def __getattr__(self, name: str) -> Any:
        """Returns what is TensorFlow's own: `chief_init_op`, `local_step_init_op`, `ready_for_local_init_op`."""
        if name == "_collector":  # Before it is set.
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self._collector, name)

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the pairs (gradient, variable) of the optimizer that applies them."""
        return self._inner.compute_gradients(*args, **kwargs)

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """Returns a slot variable of the optimizer that applies the gradients."""
        return self._inner.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the names of its slots."""
        return self._inner.get_slot_names(*args, **kwargs)

    def variables(self) -> Any:
        """Returns its variables."""
        return self._inner.variables()

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Returns the operation that hands in the gradients; in step, the one that applies them and counts the step.

        Args:
            grads_and_vars: pairs (gradient, variable), as `compute_gradients` returns them.
            global_step: the variable that counts steps; it is needed.
            name: of the operation.

        Raises:
            UsageError: (a ValueError) there is no global step, or no gradient.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise UsageError(_SYMBOL, "Must supply at least one variable.", "Pass gradients.")
        if global_step is None:
            raise UsageError(
                _SYMBOL,
                "Global step is required to check staleness.",
                "Pass `global_step=tf.train.get_or_create_global_step()`.",
            )
        if not self._in_step:
            return self._collector.apply_gradients(pairs, global_step, name)
        train = self._inner.apply_gradients(pairs, global_step, name)
        if self._averages is not None:
            with tf.control_dependencies([train]):
                train = self._averages.apply(self._averaged)
        self.local_step_init_op = tf.no_op()
        self.chief_init_op = tf.group(self.local_step_init_op)
        self.ready_for_local_init_op = tf.compat.v1.report_uninitialized_variables(tf.compat.v1.global_variables())
        self.ready_for_local_init_op.mark_used()  # By whoever wants it; most do not.
        self._gradients_applied = True
        return train

    def _check_applied(self, method: str) -> None:
        if not self._gradients_applied:
            raise UsageError(
                f"{_SYMBOL}.{method}",
                "It should be called after apply_gradients().",
                "Call `minimize` or `apply_gradients` first.",
            )

    def get_chief_queue_runner(self) -> Any:
        """Returns the queue runner of the chief, which applies gradients; in step, one of a queue that nobody reads.

        Raises:
            UsageError: (a ValueError) it is called before `apply_gradients`.
        """
        self._check_applied("get_chief_queue_runner")
        if not self._in_step:
            return self._collector.get_chief_queue_runner()
        queue = tf.queue.FIFOQueue(1, [tf.int32], shapes=[()])
        # Programs hand it to `start_queue_runners`: one value fills the queue, and the thread waits.
        return _train.QueueRunner(queue, [queue.enqueue(0)])

    def get_init_tokens_op(self, num_tokens: int = -1) -> Any:
        """Returns the operation that fills the token queue; in step, one that does nothing.

        Raises:
            UsageError: (a ValueError) it is called before `apply_gradients`.
        """
        self._check_applied("get_init_tokens_op")
        return tf.no_op() if self._in_step else self._collector.get_init_tokens_op(num_tokens)

    def make_session_run_hook(self, is_chief: bool, num_tokens: int = -1) -> Any:
        """Returns the hook that makes the token queue ready; in step, one that does nothing."""
        return _NothingToDo() if self._in_step else self._collector.make_session_run_hook(is_chief, num_tokens)
