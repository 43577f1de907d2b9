"""Canned estimators of `tf.contrib.learn`: those of `tf.estimator`, with `fit`, and the mean loss that they had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.estimator import package

__all__ = [
    "DNNClassifier",
    "DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor",
    "DNNRegressor",
    "LinearClassifier",
    "LinearRegressor",
]

_MEAN = tf.compat.v1.losses.Reduction.SUM_OVER_BATCH_SIZE
_names: Any = package.names()


class _Fitted:
    """What an estimator of `tf.contrib.learn` had beside those of `tf.estimator`."""

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
            x: no arrays; use `input_fn`.
            y: likewise.
            input_fn: returns features and labels.
            steps: how many steps are trained.
            batch_size: of no effect.
            monitors: hooks.
            max_steps: the step to train to.

        Raises:
            UsageError: (a ValueError) there is no `input_fn`.
        """
        if input_fn is None:
            raise UsageError(
                "tf.contrib.learn.Estimator.fit",
                "There is no `input_fn`.",
                "Pass `input_fn=tf.estimator.inputs.numpy_input_fn({'x': x}, y, shuffle=True)`.",
            )
        return self.train(input_fn, hooks=list(monitors or ()), steps=steps, max_steps=max_steps)  # type: ignore[attr-defined]


class DNNClassifier(_Fitted, _names.DNNClassifier):  # type: ignore[misc]
    """A classifier by a deep network.

    Source: `tf.contrib.learn.DNNClassifier`.
    """


class DNNRegressor(_Fitted, _names.DNNRegressor):  # type: ignore[misc]
    """A regression by a deep network.

    Source: `tf.contrib.learn.DNNRegressor`.
    """


class LinearClassifier(_Fitted, _names.LinearClassifier):  # type: ignore[misc]
    """A linear classifier.

    Source: `tf.contrib.learn.LinearClassifier`.
    """


class LinearRegressor(_Fitted, _names.LinearRegressor):  # type: ignore[misc]
    """A linear regression.

    Source: `tf.contrib.learn.LinearRegressor`.
    """


class DNNLinearCombinedClassifier(_Fitted, _names.DNNLinearCombinedClassifier):  # type: ignore[misc]
    """A classifier, wide and deep.

    Source: `tf.contrib.learn.DNNLinearCombinedClassifier`; Cheng et al. (arXiv:1606.07792).
    """


class DNNLinearCombinedRegressor(_Fitted, _names.DNNLinearCombinedRegressor):  # type: ignore[misc]
    """A regression, wide and deep.

    Source: `tf.contrib.learn.DNNLinearCombinedRegressor`; Cheng et al. (arXiv:1606.07792).
    """
