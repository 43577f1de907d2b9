"""`tf.tpu.CrossShardOptimizer`: sessions join gradients over replicas by themselves, on every optimizer."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["CrossShardOptimizer"]


class CrossShardOptimizer(tf.compat.v1.tpu.CrossShardOptimizer):  # type: ignore[misc]
    """Applies gradients by another optimizer.

    Where it differs from TF1: outside a TPU it works too, and adds no operation that only a TPU has; the mean over the
    replicas is taken by the session's strategy.

    Args:
        opt: a `tf.train.Optimizer`.
        reduction: `tf.losses.Reduction.MEAN` or `SUM`; of one graph for all replicas both are the same.
        name: prefix of operations.
        group_assignment: groups of replicas; None for all.

    Source: `tf.compat.v1.tpu.CrossShardOptimizer`.
    """

    def __init__(self, opt: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(opt, *args, **kwargs)
        self._inner = opt

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Returns the operation of the optimizer inside."""
        # TF1's adds `CrossReplicaSum`, which has no kernel on a CPU or GPU.
        return self._inner.apply_gradients(grads_and_vars, global_step, name)

    def variables(self) -> list[Any]:
        """Returns the variables of the optimizer inside."""
        return self._inner.variables()
