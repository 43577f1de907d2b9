"""The evaluations between the epochs of a training, as `fit` runs them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import keras

from tf2compat import _tf
from tf2compat.arguments import check_count, wrong_type
from tf2compat.errors import UsageError

__all__ = ["Validation"]

_SYMBOL = "tf2compat.keras.CallbackHook"


class Validation:
    """The validation of `fit(validation_data=...)` at the end of an epoch.

    Args:
        data: a data set, or arrays `(x, y)` or `(x, y, sample_weight)`; None for no validation.
        freq: after every how many epochs, or after which ones.
        steps: how many batches; None for all.
        batch_size: of arrays; None for Keras's own, 32.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) a number is less than one.
    """

    def __init__(
        self,
        data: Any = None,
        freq: int | Collection[int] = 1,
        steps: int | None = None,
        batch_size: int | None = None,
    ) -> None:
        if data is not None and not any(hasattr(data, name) for name in ("__iter__", "__getitem__")):
            raise wrong_type(_SYMBOL, "validation_data", data, "a data set, or `(x, y)`")
        if not isinstance(freq, Collection) or isinstance(freq, str):
            check_count(_SYMBOL, "validation_freq", freq, 1, "after how many epochs to evaluate, or a list of epochs")
        for name, value in (("validation_steps", steps), ("validation_batch_size", batch_size)):
            if value is not None:
                check_count(_SYMBOL, name, value, 1, "a number of one or more")
        self._data, self._freq = data, freq
        self._options = {"batch_size": batch_size, "steps": steps}

    def check_model(self, model: Any) -> None:
        """Checks that there is a model to evaluate.

        Raises:
            UsageError: (a ValueError) there is none.
        """
        if self._data is not None and model is None:
            raise UsageError(
                _SYMBOL, "`validation_data` was given, and there is no model to evaluate.", "Pass `model=`."
            )

    def logs(self, epoch: int, model: Any, callbacks: Any) -> dict[str, Any]:
        """Evaluates the model if it is due after this epoch; returns the logs, with `val_` before their names.

        Args:
            epoch: the number of the epoch that ends, from 0.
            model: the model.
            callbacks: a `CallbackList`, whose `on_test_...` methods are called.
        """
        due = (epoch + 1) in self._freq if isinstance(self._freq, Collection) else (epoch + 1) % self._freq == 0
        if self._data is None or not due:
            return {}
        x, y, weights = keras.utils.unpack_x_y_sample_weight(self._data)
        found = _tf.evaluate_in_fit(model, callbacks, x=x, y=y, sample_weight=weights, **self._options)
        return {f"val_{name}": value for name, value in found.items()}

    def end(self, model: Any) -> None:
        """Forgets what the evaluations made of the data."""
        if self._data is not None and model is not None:
            _tf.forget_evaluation(model)
