"""Canned estimators of `tf.contrib.learn`: those of `tf.estimator`, with `fit`, and the mean loss that they had."""

from __future__ import annotations

from typing import Any

from tf2compat.estimator import package
from tf2compat.v1.contrib.learn.fitted import FittedClassifier, FittedRegressor

__all__ = [
    "DNNClassifier",
    "DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor",
    "DNNRegressor",
    "LinearClassifier",
    "LinearRegressor",
]

_names: Any = package.names()


class DNNClassifier(FittedClassifier, _names.DNNClassifier):  # type: ignore[misc]
    """A classifier by a deep network.

    Source: `tf.contrib.learn.DNNClassifier`.
    """


class DNNRegressor(FittedRegressor, _names.DNNRegressor):  # type: ignore[misc]
    """A regression by a deep network.

    Source: `tf.contrib.learn.DNNRegressor`.
    """


class LinearClassifier(FittedClassifier, _names.LinearClassifier):  # type: ignore[misc]
    """A linear classifier.

    Source: `tf.contrib.learn.LinearClassifier`.
    """


class LinearRegressor(FittedRegressor, _names.LinearRegressor):  # type: ignore[misc]
    """A linear regression.

    Source: `tf.contrib.learn.LinearRegressor`.
    """


class DNNLinearCombinedClassifier(FittedClassifier, _names.DNNLinearCombinedClassifier):  # type: ignore[misc]
    """A classifier, wide and deep.

    Source: `tf.contrib.learn.DNNLinearCombinedClassifier`; Cheng et al. (arXiv:1606.07792).
    """


class DNNLinearCombinedRegressor(FittedRegressor, _names.DNNLinearCombinedRegressor):  # type: ignore[misc]
    """A regression, wide and deep.

    Source: `tf.contrib.learn.DNNLinearCombinedRegressor`; Cheng et al. (arXiv:1606.07792).
    """
