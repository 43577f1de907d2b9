"""`tf.contrib.opt`'s optimizers that make weights smaller beside their gradients: AdamW and MomentumW."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.log import logger

__all__ = [
    "AdamWOptimizer",
    "DecoupledWeightDecayExtension",
    "MomentumWOptimizer",
    "extend_with_decoupled_weight_decay",
]


class DecoupledWeightDecayExtension:
    """Lies over an optimizer: before gradients are applied, weights lose `weight_decay` times themselves.

    The learning rate plays no part in it.

    Args:
        weight_decay: a number, a scalar tensor, or a function that returns one.
        **options: the optimizer's.

    Source: `tf.contrib.opt.DecoupledWeightDecayExtension`; Loshchilov and Hutter (arXiv:1711.05101).
    """

    def __init__(self, weight_decay: Any, **options: Any) -> None:
        self._weight_decay = weight_decay
        super().__init__(**options)

    def minimize(self, loss: Any, *arguments: Any, decay_var_list: Sequence[Any] | None = None, **options: Any) -> Any:
        """Returns the train op, which makes all trained variables smaller.

        TensorFlow 1.15 forgot `decay_var_list` here, and so numbers stay what they were; `apply_gradients` minds it.
        """
        if decay_var_list:
            logger.warning(
                "`tf.contrib.opt.%s.minimize`: `decay_var_list` has no effect, as in TensorFlow 1.15; pass it to "
                "`apply_gradients`.",
                type(self).__name__,
            )
        return super().minimize(loss, *arguments, **options)  # type: ignore[misc]

    def apply_gradients(
        self,
        grads_and_vars: Any,
        global_step: Any = None,
        name: str | None = None,
        decay_var_list: Sequence[Any] | None = None,
    ) -> Any:
        """Returns the operation that makes weights smaller, all or those of `decay_var_list`, and applies gradients.

        Of a variable with a sparse gradient, the rows are made smaller that it is of. Gradients are of the weights of
        before; TensorFlow 1.15 ordered neither.
        """
        pairs = list(grads_and_vars)
        ids = {id(variable) for variable in decay_var_list or [variable for _, variable in pairs]}
        gradients = [gradient for gradient, _ in pairs if gradient is not None]
        with tf.control_dependencies(gradients):
            decays = [
                self._decayed(gradient, variable)
                for gradient, variable in pairs
                if gradient is not None and id(variable) in ids
            ]
        with tf.control_dependencies(decays):
            return super().apply_gradients(pairs, global_step=global_step, name=name)  # type: ignore[misc]

    def _decayed(self, gradient: Any, variable: Any) -> Any:
        rate = self._weight_decay() if callable(self._weight_decay) else self._weight_decay
        rate = tf.cast(rate, variable.dtype.base_dtype)
        if isinstance(gradient, tf.IndexedSlices):
            indices, _ = tf.unique(gradient.indices)
            return variable.scatter_sub(tf.IndexedSlices(rate * tf.gather(variable, indices), indices))
        return variable.assign_sub(rate * variable)


def extend_with_decoupled_weight_decay(base_optimizer: type) -> type:
    """Returns a class of an optimizer's, with `weight_decay` as its first argument.

    Source: `tf.contrib.opt.extend_with_decoupled_weight_decay`.
    """
    return type("OptimizerWithDecoupledWeightDecay", (DecoupledWeightDecayExtension, base_optimizer), {})


class AdamWOptimizer(DecoupledWeightDecayExtension, tf.train.AdamOptimizer):  # type: ignore[misc]
    """Adam, with weight decay.

    Source: `tf.contrib.opt.AdamWOptimizer`.
    """

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        use_locking: bool = False,
        name: str = "AdamW",
    ) -> None:
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            use_locking=use_locking,
            name=name,
        )


class MomentumWOptimizer(DecoupledWeightDecayExtension, tf.train.MomentumOptimizer):  # type: ignore[misc]
    """Momentum, with weight decay.

    Source: `tf.contrib.opt.MomentumWOptimizer`.
    """

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "MomentumW",
        use_nesterov: bool = False,
    ) -> None:
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            momentum=momentum,
            use_locking=use_locking,
            name=name,
            use_nesterov=use_nesterov,
        )
