"""`tf.contrib.opt.NadamOptimizer` and `AdaMaxOptimizer`."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["AdaMaxOptimizer", "NadamOptimizer"]


class _Variant(tf.train.AdamOptimizer):  # type: ignore[misc]
    """Adam with another rule: `m` and `v` are its slots."""

    def _powers(self, dtype: Any) -> tuple[Any, ...]:
        return tuple(tf.cast(power, dtype) for power in self._get_beta_accumulators())

    def _numbers(self, dtype: Any) -> tuple[Any, ...]:
        return tuple(tf.cast(each, dtype) for each in (self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t))

    def _moments(self, variable: Any) -> tuple[Any, Any]:
        return self.get_slot(variable, "m"), self.get_slot(variable, "v")

    def _apply_dense(self, gradient: Any, variable: Any) -> Any:
        return self._resource_apply_dense(gradient, variable)

    def _resource_apply_sparse(self, gradient: Any, variable: Any, indices: Any) -> Any:
        return self._rows(gradient, variable, indices)

    def _apply_sparse(self, gradient: Any, variable: Any) -> Any:
        return self._rows(gradient.values, variable, gradient.indices)

    def _rows(self, gradient: Any, variable: Any, indices: Any) -> Any:
        raise NotImplementedError


class NadamOptimizer(_Variant):
    """Adam with Nesterov's momentum.

    Source: `tf.contrib.opt.NadamOptimizer`; Dozat (2016).
    """

    def _resource_apply_dense(self, gradient: Any, variable: Any) -> Any:
        rate, beta1, beta2, epsilon = self._numbers(gradient.dtype)
        power1, power2 = self._powers(gradient.dtype)
        m, v = self._moments(variable)
        rate *= tf.sqrt(1 - power2) / (1 - power1)
        m_now = m.assign(beta1 * m + (1 - beta1) * gradient, use_locking=self._use_locking)
        v_now = v.assign(beta2 * v + (1 - beta2) * gradient * gradient, use_locking=self._use_locking)
        with tf.control_dependencies([m_now, v_now]):
            ahead = beta1 * m.read_value() + (1 - beta1) * gradient
            step = rate * ahead / (tf.sqrt(v.read_value()) + epsilon)
            return variable.assign_sub(step, use_locking=self._use_locking).op

    def _rows(self, gradient: Any, variable: Any, indices: Any) -> Any:
        rate, beta1, beta2, epsilon = self._numbers(gradient.dtype)
        power1, power2 = self._powers(gradient.dtype)
        m, v = self._moments(variable)
        rate *= tf.sqrt(1 - power2) / (1 - power1)
        with tf.control_dependencies([m.assign(beta1 * m), v.assign(beta2 * v)]):
            m_now = m.scatter_add(tf.IndexedSlices((1 - beta1) * gradient, indices))
            v_now = v.scatter_add(tf.IndexedSlices((1 - beta2) * gradient * gradient, indices))
        with tf.control_dependencies([m_now, v_now]):
            ahead = beta1 * tf.gather(m.read_value(), indices) + (1 - beta1) * gradient
            step = rate * ahead / (tf.sqrt(tf.gather(v.read_value(), indices)) + epsilon)
            return variable.scatter_sub(tf.IndexedSlices(step, indices)).op


class AdaMaxOptimizer(_Variant):
    """Adam with the largest gradient in the place of their squares' mean.

    Args:
        learning_rate: the step's size.
        beta1: decay of the mean.
        beta2: decay of the largest.
        epsilon: added to the largest.
        use_locking: of the updates.
        name: of the operations.

    Source: `tf.contrib.opt.AdaMaxOptimizer`; Kingma and Ba (arXiv:1412.6980).
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        use_locking: bool = False,
        name: str = "AdaMax",
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _get_beta_accumulators(self) -> Any:
        graph = None if tf.executing_eagerly() else tf.get_default_graph()
        return (self._get_non_slot_variable("beta1_power", graph=graph),)

    def _create_slots(self, var_list: Any) -> None:
        first = min(var_list, key=lambda variable: variable.name)
        self._create_non_slot_variable(initial_value=self._beta1, name="beta1_power", colocate_with=first)
        for variable in var_list:
            self._zeros_slot(variable, "m", self._name)
            self._zeros_slot(variable, "v", self._name)

    def _finish(self, update_ops: Any, name_scope: Any) -> Any:
        with tf.control_dependencies(update_ops):
            (power,) = self._get_beta_accumulators()
            with tf.colocate_with(power):
                advanced = power.assign(power * self._beta1_t, use_locking=self._use_locking)
        return tf.group(*update_ops, advanced, name=name_scope)

    def _resource_apply_dense(self, gradient: Any, variable: Any) -> Any:
        rate, beta1, beta2, epsilon = self._numbers(gradient.dtype)
        (power,) = self._powers(gradient.dtype)
        m, v = self._moments(variable)
        m_now = m.assign(beta1 * m + (1 - beta1) * gradient, use_locking=self._use_locking)
        v_now = v.assign(tf.maximum(beta2 * v, tf.abs(gradient)), use_locking=self._use_locking)
        with tf.control_dependencies([m_now, v_now]):
            step = rate / (1 - power) * m.read_value() / (v.read_value() + epsilon)
            return variable.assign_sub(step, use_locking=self._use_locking).op

    def _rows(self, gradient: Any, variable: Any, indices: Any) -> Any:
        rate, beta1, beta2, epsilon = self._numbers(gradient.dtype)
        (power,) = self._powers(gradient.dtype)
        m, v = self._moments(variable)
        m_rows = beta1 * tf.gather(m, indices) + (1 - beta1) * gradient
        v_rows = tf.maximum(beta2 * tf.gather(v, indices), tf.abs(gradient))
        with tf.control_dependencies([m_rows, v_rows]):
            m_now = m.scatter_update(tf.IndexedSlices(m_rows, indices))
            v_now = v.scatter_update(tf.IndexedSlices(v_rows, indices))
        with tf.control_dependencies([m_now, v_now]):
            step = rate / (1 - power) * m_rows / (v_rows + epsilon)
            return variable.scatter_sub(tf.IndexedSlices(step, indices)).op
