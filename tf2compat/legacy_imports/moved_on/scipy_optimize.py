"""`scipy.optimize`'s minimizers, as SciPy 1.2 had them: numbers in float32 are computed with in float64.

Today's keep the type of the first point, in which their searches do not converge, or refuse gradients in float32.
TensorFlow's gradients are in float32.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["MINIMIZERS"]

MINIMIZERS = ("fmin", "fmin_bfgs", "fmin_cg", "fmin_l_bfgs_b", "fmin_ncg", "fmin_powell", "fmin_slsqp", "fmin_tnc")
"""Functions whose first arguments are a function, the first point and, of some, a function of the gradient."""


def _double(value: Any) -> Any:
    """Returns a number or an array in float64; each part of a pair (loss, gradient); other values as they are."""
    if isinstance(value, tuple):
        return tuple(_double(part) for part in value)
    if isinstance(value, list):
        return [_double(part) for part in value]
    kind = getattr(value, "dtype", None)
    return value.astype(np.float64) if kind is not None and np.dtype(kind).kind == "f" else value


def _of_doubles(function: Any) -> Any:
    """Returns a function that returns float64; what is no function is returned as it is."""
    return (lambda *arguments: _double(function(*arguments))) if callable(function) else function


def _constraint(constraint: Any) -> Any:
    if not isinstance(constraint, Mapping):
        return constraint
    return {key: _of_doubles(value) if key in ("fun", "jac") else value for key, value in constraint.items()}


def minimize(
    fun: Any,
    x0: Any,
    args: Any = (),
    method: Any = None,
    jac: Any = None,
    hess: Any = None,
    hessp: Any = None,
    bounds: Any = None,
    constraints: Any = (),
    **options: Any,
) -> Any:
    """`scipy.optimize.minimize`; `tol`, `callback` and `options` by their names."""
    if str(method).upper() == "TNC" and "maxiter" in (options.get("options") or {}):  # SciPy 1.5 renamed it.
        renamed = dict(options["options"])
        options["options"] = {"maxfun": renamed.pop("maxiter"), **renamed}
    held = [constraints] if isinstance(constraints, Mapping) else constraints
    held = [_constraint(each) for each in held] if isinstance(held, (list, tuple)) else held
    return importlib.import_module("scipy.optimize").minimize(
        _of_doubles(fun),
        _double(np.asarray(x0)),
        args,
        method,
        _of_doubles(jac),
        _of_doubles(hess),
        _of_doubles(hessp),
        bounds,
        held,
        **options,
    )


def _minimizer(name: str) -> Callable[..., Any]:
    def minimizer(func: Any, x0: Any, *arguments: Any, **options: Any) -> Any:
        options = {key: _of_doubles(value) if key == "fprime" else value for key, value in options.items()}
        called = getattr(importlib.import_module("scipy.optimize"), name)
        return called(_of_doubles(func), _double(np.asarray(x0)), *map(_of_doubles, arguments), **options)

    minimizer.__name__, minimizer.__doc__ = name, f"`scipy.optimize.{name}`."
    return minimizer


def __getattr__(name: str) -> Any:
    if name not in MINIMIZERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _minimizer(name)
