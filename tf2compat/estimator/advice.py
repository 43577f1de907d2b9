"""Errors of the estimator package about a wrong `model_fn` or `input_fn`, with what to do."""

from __future__ import annotations

import functools
import numbers
from typing import Any

import numpy as np

from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["with_advice"]

_MISSING = {
    "Missing loss.": "loss",
    "Missing train_op.": "train_op",
    "Missing predictions.": "predictions",
}
_NO_FEATURES = (numbers.Number, str, bytes, np.generic, type(None))


def with_advice(estimator_class: Any) -> None:
    """Adds to the errors of a class of the estimator package what to do where a function of the program is wrong.

    Args:
        estimator_class: the class that all estimators are of.
    """
    call_model_fn, call_input_fn = estimator_class._call_model_fn, estimator_class._call_input_fn

    @functools.wraps(call_model_fn)
    def model_fn_of(self: Any, features: Any, labels: Any, mode: str, config: Any) -> Any:
        try:
            return call_model_fn(self, features, labels, mode, config)
        except ValueError as error:
            name = _MISSING.get(str(error))
            if name is None:
                raise
            raise UsageError(
                "tf.estimator.EstimatorSpec",
                f"Missing {name}: `model_fn` was called with mode={mode!r}, and the spec it made has none.",
                f"Return `tf.estimator.EstimatorSpec(mode, {name}=...)` for this mode.",
            ) from error

    @functools.wraps(call_input_fn)
    def input_fn_of(self: Any, input_fn: Any, *arguments: Any, **options: Any) -> Any:
        if not callable(input_fn):
            raise UsageTypeError(
                "tf.estimator.Estimator",
                f"`input_fn` is no function: {input_fn!r}.",
                "Pass a function that returns a `tf.data.Dataset`, or features and labels.",
            )
        # Looked at here: the package would fail later, without a word of `input_fn`.
        result = call_input_fn(self, input_fn, *arguments, **options)
        if isinstance(result, _NO_FEATURES):
            raise UsageTypeError(
                "tf.estimator.Estimator",
                f"`input_fn` returned {result!r}.",
                "Return a `tf.data.Dataset`, or a tuple of features and labels: tensors, or dictionaries of tensors.",
            )
        return result

    estimator_class._call_model_fn, estimator_class._call_input_fn = model_fn_of, input_fn_of
