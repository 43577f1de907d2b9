"""`tf.contrib.opt.LazyAdamOptimizer`: Adam that, of sparse gradients, updates the rows that occur."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["LazyAdamOptimizer"]


class LazyAdamOptimizer(tf.train.AdamOptimizer):
    """Adam whose moments of a row are left as they are in steps in which the row does not occur.

    Source: `tf.contrib.opt.LazyAdamOptimizer`.
    """

    def _update_rows(self, var: Any, indices: Any, gradient: Any, scatter: Any) -> Any:
        beta1_power, beta2_power = (tf.cast(power, var.dtype.base_dtype) for power in self._get_beta_accumulators())
        rate, beta1, beta2, epsilon = (
            tf.cast(value, var.dtype.base_dtype)
            for value in (self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t)
        )
        first, second = self.get_slot(var, "m"), self.get_slot(var, "v")
        rate = rate * tf.sqrt(1 - beta2_power) / (1 - beta1_power)
        rows_m = beta1 * tf.gather(first, indices) + (1 - beta1) * gradient
        rows_v = beta2 * tf.gather(second, indices) + (1 - beta2) * tf.square(gradient)
        set_m, set_v = scatter(first, indices, rows_m, False), scatter(second, indices, rows_v, False)
        change = scatter(var, indices, rate * rows_m / (tf.sqrt(rows_v) + epsilon), True)
        return tf.group(change, set_m, set_v)

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        def scatter(variable: Any, indices: Any, rows: Any, subtract: bool) -> Any:
            write = tf.scatter_sub if subtract else tf.scatter_update
            return write(variable, indices, rows, use_locking=self._use_locking)

        return self._update_rows(var, grad.indices, grad.values, scatter)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        def scatter(variable: Any, rows: Any, values: Any, subtract: bool) -> Any:
            write = tf.raw_ops.ResourceScatterSub if subtract else tf.raw_ops.ResourceScatterUpdate
            return write(resource=variable.handle, indices=rows, updates=values)

        return self._update_rows(var, indices, grad, scatter)
