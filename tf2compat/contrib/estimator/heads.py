"""Heads of `tf.contrib.estimator`: those of the canned estimators, whose loss is the mean over the batch."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.estimator import package

__all__ = [
    "binary_classification_head",
    "logistic_regression_head",
    "multi_class_head",
    "poisson_regression_head",
    "regression_head",
]

_MEAN = tf.compat.v1.losses.Reduction.SUM_OVER_BATCH_SIZE


def binary_classification_head(
    weight_column: Any = None,
    thresholds: Any = None,
    label_vocabulary: Any = None,
    loss_reduction: str = _MEAN,
    loss_fn: Any = None,
    name: str | None = None,
) -> Any:
    """Returns a head of one logit and sigmoid cross entropy.

    Source: `tf.contrib.estimator.binary_classification_head`.
    """
    make = package.module("canned.head")._binary_logistic_head_with_sigmoid_cross_entropy_loss
    return make(weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn, name)


def multi_class_head(
    n_classes: int,
    weight_column: Any = None,
    label_vocabulary: Any = None,
    loss_reduction: str = _MEAN,
    loss_fn: Any = None,
    name: str | None = None,
) -> Any:
    """Returns a head of `n_classes` logits and softmax cross entropy.

    Source: `tf.contrib.estimator.multi_class_head`.
    """
    make = package.module("canned.head")._multi_class_head_with_softmax_cross_entropy_loss
    return make(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)


def regression_head(
    weight_column: Any = None,
    label_dimension: int = 1,
    loss_reduction: str = _MEAN,
    loss_fn: Any = None,
    inverse_link_fn: Any = None,
    name: str | None = None,
) -> Any:
    """Returns a head of `label_dimension` values and, unless `loss_fn` is given, the squared error.

    Source: `tf.contrib.estimator.regression_head`.
    """
    make = package.module("canned.head")._regression_head
    return make(weight_column, label_dimension, loss_reduction, loss_fn, inverse_link_fn, name)


def poisson_regression_head(
    weight_column: Any = None,
    label_dimension: int = 1,
    loss_reduction: str = _MEAN,
    compute_full_loss: bool = True,
    name: str | None = None,
) -> Any:
    """Returns a head whose exponential is the mean of a Poisson distribution.

    Source: `tf.contrib.estimator.poisson_regression_head`.
    """

    def loss(labels: Any, logits: Any) -> Any:
        return tf.nn.log_poisson_loss(labels, logits, compute_full_loss=compute_full_loss)

    return regression_head(weight_column, label_dimension, loss_reduction, loss, tf.exp, name)


def _sigmoid_cross_entropy(labels: Any, logits: Any) -> Any:
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)


def logistic_regression_head(weight_column: Any = None, loss_reduction: str = _MEAN, name: str | None = None) -> Any:
    """Returns a head of one logit for labels between 0 and 1.

    Source: `tf.contrib.estimator.logistic_regression_head`.
    """
    return regression_head(weight_column, 1, loss_reduction, _sigmoid_cross_entropy, tf.sigmoid, name)
