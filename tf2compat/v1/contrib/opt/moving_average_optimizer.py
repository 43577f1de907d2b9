"""`tf.contrib.opt.MovingAverageOptimizer`."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageStateError

__all__ = ["MovingAverageOptimizer"]


class MovingAverageOptimizer(tf.train.Optimizer):
    """An optimizer that also keeps moving averages of what it trains, which its saver writes in place of the variables.

    Args:
        opt: the optimizer.
        average_decay: of the averages.
        num_updates: makes the decay smaller in the first steps; see `tf.train.ExponentialMovingAverage`.
        sequential_update: whether averages are updated after the variables.

    Source: `tf.contrib.opt.MovingAverageOptimizer`.
    """

    def __init__(
        self, opt: Any, average_decay: float = 0.9999, num_updates: Any = None, sequential_update: bool = True
    ) -> None:
        super().__init__(False, "MovingAverageOptimizer")
        self._optimizer = opt
        self._average = tf.train.ExponentialMovingAverage(average_decay, num_updates=num_updates)
        self._sequential_update = sequential_update
        self._names: dict[str, Any] | None = None

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the gradients, as the optimizer computes them."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Returns the operation that updates variables and averages."""
        grads_and_vars = list(grads_and_vars)
        train_op = self._optimizer.apply_gradients(grads_and_vars, global_step=global_step, name=name)
        variables = [variable for gradient, variable in grads_and_vars if gradient is not None]
        with tf.control_dependencies([train_op] if self._sequential_update else []):
            averages = self._average.apply(variables)
        self._names = {self._average.average_name(variable): variable for variable in variables}
        self._averaged = {variable.op.name: self._average.average(variable) for variable in variables}
        return tf.group(train_op, averages)

    def swapping_saver(self, var_list: Any = None, name: str = "swapping_saver", **kwargs: Any) -> Any:
        """Returns a saver that writes each average under its variable's name, and the variable under the average's.

        Raises:
            UsageStateError: (a RuntimeError) `apply_gradients` was not called before.
        """
        from tf2compat.train.saver import Saver

        if self._names is None:
            raise UsageStateError(
                "tf.contrib.opt.MovingAverageOptimizer.swapping_saver",
                "Must call apply_gradients or minimize before creating the swapping_saver.",
                "Make the saver after the train op.",
            )
        variables = tf.global_variables() if var_list is None else var_list
        listed = variables if isinstance(variables, dict) else {v.op.name: v for v in variables}
        of_average = {average.op.name: name for name, average in self._names.items()}
        swapped = {}
        for key, variable in listed.items():
            if key in self._averaged:
                swapped[key] = self._averaged[key]
            elif key in self._names:
                swapped[key] = self._names[key]
            elif key not in of_average:
                swapped[key] = variable
        return Saver(swapped, name=name, **kwargs)
