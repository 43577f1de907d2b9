"""`tf.contrib.opt.ScipyOptimizerInterface`: SciPy minimizes a loss of a graph."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError
from tf2compat.log import logger
from tf2compat.v1._extra import extra

__all__ = ["ExternalOptimizerInterface", "ScipyOptimizerInterface"]

_Function = Callable[[np.ndarray], Any]


def _flat(tensors: Sequence[Any]) -> Any:
    return tf.concat([tf.reshape(tensor, [-1]) for tensor in tensors], 0)


def _exact(function: _Function) -> _Function:
    """Returns a function whose values are float64, as SciPy wants them."""
    return lambda values: np.asarray(function(values), np.float64)


class ExternalOptimizerInterface:
    """What hands a loss to an algorithm outside of TensorFlow; subclasses have `_minimize`.

    Args:
        loss: a scalar tensor.
        var_list: what is changed; the trainable variables by default.
        equalities: scalar tensors that shall be 0.
        inequalities: scalar tensors that shall be at least 0.
        var_to_bounds: variable -> (lowest, highest), numbers or arrays that fit its shape.
        **optimizer_kwargs: of the algorithm.

    Source: `tf.contrib.opt.ExternalOptimizerInterface`.
    """

    def __init__(
        self,
        loss: Any,
        var_list: Sequence[Any] | None = None,
        equalities: Sequence[Any] | None = None,
        inequalities: Sequence[Any] | None = None,
        var_to_bounds: Mapping[Any, Any] | None = None,
        **optimizer_kwargs: Any,
    ) -> None:
        self._vars = list(tf.trainable_variables() if var_list is None else var_list)
        self._shapes = [tuple(variable.shape.as_list()) for variable in self._vars]
        self._places = np.cumsum([int(np.prod(shape)) for shape in self._shapes])[:-1]
        self._bounds = None if var_to_bounds is None else self._flat_bounds(var_to_bounds)
        self._loss = [loss, self._gradient(loss)]
        self._equalities, self._inequalities = (
            [(each, self._gradient(each)) for each in given or ()] for given in (equalities, inequalities)
        )
        self._values = _flat(self._vars)
        self._given = [tf.placeholder(variable.dtype.base_dtype, variable.shape) for variable in self._vars]
        self._updates = [variable.assign(given) for variable, given in zip(self._vars, self._given, strict=True)]
        self.optimizer_kwargs = optimizer_kwargs

    def _flat_bounds(self, bounds: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
        of_id = {id(variable): pair for variable, pair in bounds.items()}
        found: list[tuple[Any, Any]] = []
        for variable, shape in zip(self._vars, self._shapes, strict=True):
            pair = of_id.get(id(variable), (-np.inf, np.inf))
            found += zip(*(np.broadcast_to(side, shape).flat for side in pair), strict=True)
        return found

    def _gradient(self, tensor: Any) -> Any:
        gradients = tf.gradients(tensor, self._vars)
        return _flat(
            [
                tf.zeros_like(variable) if gradient is None else gradient
                for gradient, variable in zip(gradients, self._vars, strict=True)
            ]
        )

    def _arrays(self, values: np.ndarray) -> list[np.ndarray]:
        """Returns the values of the variables of one flat array."""
        return [part.reshape(shape) for part, shape in zip(np.split(values, self._places), self._shapes, strict=True)]

    def minimize(
        self,
        session: Any = None,
        feed_dict: Mapping[Any, Any] | None = None,
        fetches: Sequence[Any] | None = None,
        step_callback: Callable[[np.ndarray], Any] | None = None,
        loss_callback: Callable[..., Any] | None = None,
        **run_kwargs: Any,
    ) -> None:
        """Runs the algorithm; the variables have their new values when it has ended.

        Args:
            session: a session; the default one by default.
            feed_dict: of every run.
            fetches: what `loss_callback` is given.
            step_callback: called with the flat values after each step of the algorithm.
            loss_callback: called with the fetches whenever the loss is computed.
            **run_kwargs: of the last run.
        """
        session = session or tf.get_default_session()
        extras = list(fetches or [])

        def function(tensors: Any, callback: Callable[..., Any] | None = None) -> _Function:
            wanted = list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]

            def run(values: np.ndarray) -> Any:
                fed = {**dict(zip(self._vars, self._arrays(values), strict=True)), **(feed_dict or {})}
                found = session.run(wanted + extras, fed)
                if callback is not None:
                    callback(*found[len(wanted) :])
                return found[: len(wanted)] if len(wanted) > 1 else found[0]

            return run

        found = self._minimize(
            initial_val=session.run(self._values, feed_dict),
            loss_grad_func=function(self._loss, loss_callback),
            equality_funcs=[function(each) for each, _ in self._equalities],
            equality_grad_funcs=[function(gradient) for _, gradient in self._equalities],
            inequality_funcs=[function(each) for each, _ in self._inequalities],
            inequality_grad_funcs=[function(gradient) for _, gradient in self._inequalities],
            packed_bounds=self._bounds,
            step_callback=step_callback or (lambda values: None),
            optimizer_kwargs=dict(self.optimizer_kwargs),
        )
        session.run(self._updates, dict(zip(self._given, self._arrays(np.asarray(found)), strict=True)), **run_kwargs)

    def _minimize(self, *arguments: Any, **options: Any) -> Any:
        """Returns the flat values that an algorithm finds; subclasses have it."""
        raise NotImplementedError


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """Minimizes by `scipy.optimize.minimize`; `method` and `options` are its own, L-BFGS-B by default.

    Source: `tf.contrib.opt.ScipyOptimizerInterface`.
    """

    def _minimize(  # type: ignore[override]
        self,
        *,
        initial_val: np.ndarray,
        loss_grad_func: _Function,
        equality_funcs: Sequence[_Function],
        equality_grad_funcs: Sequence[_Function],
        inequality_funcs: Sequence[_Function],
        inequality_grad_funcs: Sequence[_Function],
        packed_bounds: Any,
        step_callback: Callable[[np.ndarray], Any],
        optimizer_kwargs: dict[str, Any],
    ) -> Any:
        optimize = extra(
            "tf.contrib.opt.ScipyOptimizerInterface", "scipy", lambda: importlib.import_module("scipy.optimize")
        )
        method = optimizer_kwargs.pop("method", "L-BFGS-B")
        constraints = [
            {"type": kind, "fun": _exact(function), "jac": _exact(gradient)}
            for kind, functions, gradients in (
                ("eq", equality_funcs, equality_grad_funcs),
                ("ineq", inequality_funcs, inequality_grad_funcs),
            )
            for function, gradient in zip(functions, gradients, strict=True)
        ]
        own = {
            "jac": True,
            "callback": step_callback,
            "method": method,
            "constraints": constraints,
            "bounds": packed_bounds,
        }
        for name in own:
            if name in optimizer_kwargs:
                raise UsageError(
                    "tf.contrib.opt.ScipyOptimizerInterface",
                    f"`{name}` is given, which is set by itself.",
                    "Use `var_to_bounds`, `equalities`, `inequalities` or `step_callback`.",
                )

        def loss(values: np.ndarray) -> Any:
            value, gradient = loss_grad_func(values)
            return float(value), np.asarray(gradient, np.float64)

        result = optimize.minimize(loss, np.asarray(initial_val, np.float64), **own, **optimizer_kwargs)
        logger.info("Optimization terminated with: %s, objective function value: %f", result.message, result.fun)
        return result["x"]
