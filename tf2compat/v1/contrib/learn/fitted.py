"""What estimators of `tf.contrib.learn` had beside those of `tf.estimator`: `fit`, arrays, predictions by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.learn.array_inputs import input_fn_of, taken_once

__all__ = ["Fitted", "FittedClassifier", "FittedRegressor"]

_MEAN = tf.compat.v1.losses.Reduction.SUM_OVER_BATCH_SIZE


class Fitted:
    """Lies over an estimator of `tf.estimator`; `x` and `y` are arrays where there is no `input_fn`."""

    _predicted = "predictions"
    """What `predict` gives, where nothing else is asked for."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        if options.pop("gradient_clip_norm", None) is not None:
            raise UsageError(
                "tf.contrib.learn",
                "`gradient_clip_norm` is given.",
                "Pass `optimizer=tf.contrib.estimator.clip_gradients_by_norm(optimizer, norm)`.",
            )
        for name in ("enable_centered_bias", "weight_column_name", "embedding_lr_multipliers", "joint_weights"):
            value = options.pop(name, None)
            if name == "weight_column_name" and value:
                options["weight_column"] = value
            elif value:
                raise UsageError(
                    "tf.contrib.learn", f"`{name}` is {value!r}.", "Leave it out: `tf.estimator` has nothing like it."
                )
        super().__init__(*arguments, **{"loss_reduction": _MEAN, **options})

    def _assert_members_are_not_overridden(self) -> None:
        """Lets these classes have `fit`."""

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[..., Any] | None = None,
        steps: int | None = None,
        batch_size: int | None = None,
        monitors: Sequence[Any] | None = None,
        max_steps: int | None = None,
    ) -> Any:
        """Trains.

        Args:
            x: an array of rows, or a dict of arrays by feature.
            y: their labels.
            input_fn: returns features and labels.
            steps: how many steps are trained.
            batch_size: rows of a batch of arrays; all by default.
            monitors: hooks.
            max_steps: the step to train to.

        Raises:
            UsageError: (a ValueError) both or neither of `x` and `input_fn` are given.
        """
        inputs = input_fn_of(x, y, input_fn, batch_size, shuffle=True, epochs=None)
        return self.train(inputs, hooks=list(monitors or ()), steps=steps, max_steps=max_steps)  # type: ignore[attr-defined]

    def partial_fit(
        self, x: Any = None, y: Any = None, input_fn: Any = None, steps: int | None = 1, **options: Any
    ) -> Any:
        """Trains on; one step by default. See `fit`."""
        return self.fit(x, y, input_fn, steps, **options)

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[..., Any] | None = None,
        feed_fn: Any = None,
        batch_size: int | None = None,
        steps: int | None = None,
        metrics: Any = None,
        name: str | None = None,
        checkpoint_path: str | None = None,
        hooks: Sequence[Any] | None = None,
    ) -> dict[str, Any]:
        """Returns the metrics by name; of arrays, all rows are taken once. An `input_fn` may come first.

        Raises:
            UsageError: (a ValueError) both or neither of `x` and `input_fn` are given, or what is left of
                `tf.contrib.learn`'s arguments: `feed_fn`, `metrics`.
        """
        if callable(x) and input_fn is None:
            x, input_fn = None, x
        for argument, value in (("feed_fn", feed_fn), ("metrics", metrics)):
            if value is not None:
                raise UsageError(
                    "tf.contrib.learn.Estimator.evaluate",
                    f"`{argument}` is {value!r}.",
                    "Use an `input_fn`, and `tf.contrib.estimator.add_metrics(estimator, metric_fn)`.",
                )
        inputs = input_fn_of(x, y, input_fn, batch_size)
        found: dict[str, Any] = super().evaluate(inputs, steps, hooks, checkpoint_path, name)  # type: ignore[misc]
        return found

    def _each(self, key: str, x: Any, input_fn: Any, batch_size: int | None, as_iterable: bool) -> Any:
        """Returns what is predicted under `key`, one by one, or as an array."""
        inputs = taken_once(input_fn_of(x, None, input_fn, batch_size))
        rows = super().predict(inputs, predict_keys=[key])  # type: ignore[misc]
        found = (row[key][0] if np.shape(row[key]) == (1,) else row[key] for row in rows)
        return found if as_iterable else np.array(list(found))

    def predict(
        self,
        x: Any = None,
        input_fn: Any = None,
        batch_size: int | None = None,
        outputs: Sequence[str] | None = None,
        as_iterable: bool = True,
    ) -> Any:
        """Returns the class, or the score, of each row; with `outputs`, a dict of these. An `input_fn` may come first.

        Args:
            x: an array of rows, or a dict of arrays by feature.
            input_fn: returns features.
            batch_size: rows of a batch of arrays; all by default.
            outputs: names of what the model predicts.
            as_iterable: whether rows come one by one; else arrays of all are returned.

        Raises:
            UsageError: (a ValueError) both or neither of `x` and `input_fn` are given.
        """
        if callable(x) and input_fn is None:
            x, input_fn = None, x
        if not outputs:
            return self._each(self._predicted, x, input_fn, batch_size, as_iterable)
        inputs = taken_once(input_fn_of(x, None, input_fn, batch_size))
        found = super().predict(inputs, predict_keys=list(outputs))  # type: ignore[misc]
        if as_iterable:
            return found
        rows = list(found)
        return {key: np.array([row[key] for row in rows]) for key in outputs}


class FittedClassifier(Fitted):
    """A classifier: `predict` gives classes."""

    _predicted = "class_ids"

    def predict_classes(
        self, x: Any = None, input_fn: Any = None, batch_size: int | None = None, as_iterable: bool = True
    ) -> Any:
        """Returns the class of each row, a number."""
        return self._each(self._predicted, x, input_fn, batch_size, as_iterable)

    def predict_proba(
        self, x: Any = None, input_fn: Any = None, batch_size: int | None = None, as_iterable: bool = True
    ) -> Any:
        """Returns the probabilities of the classes of each row."""
        return self._each("probabilities", x, input_fn, batch_size, as_iterable)


class FittedRegressor(Fitted):
    """A regression: `predict` gives scores."""

    def predict_scores(
        self, x: Any = None, input_fn: Any = None, batch_size: int | None = None, as_iterable: bool = True
    ) -> Any:
        """Returns the number, or numbers, of each row."""
        return self._each(self._predicted, x, input_fn, batch_size, as_iterable)
