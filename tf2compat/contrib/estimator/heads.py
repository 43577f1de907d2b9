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

# `tf.estimator`'s own heads of TF1 take the sum over the batch.
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

    Args:
        weight_column: the name, or the column, of the examples' weights; None for 1.
        thresholds: the thresholds of further metrics, between 0 and 1.
        label_vocabulary: the two labels, where they are strings.
        loss_reduction: one of `tf.losses.Reduction`.
        loss_fn: takes `labels` and `logits`, [batch, 1] each, and returns a loss of each example.
        name: of the head; None where there is one head.

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

    Args:
        n_classes: how many classes there are, three or more.
        weight_column: as for `binary_classification_head`; so are the others.
        label_vocabulary: the labels, where they are strings.
        loss_reduction: one of `tf.losses.Reduction`.
        loss_fn: takes `labels`, [batch, 1], and `logits`, [batch, n_classes].
        name: of the head.

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

    Args:
        weight_column: as for `binary_classification_head`; so are the others.
        label_dimension: how many values an example has.
        loss_reduction: one of `tf.losses.Reduction`.
        loss_fn: takes `labels` and `logits`, [batch, label_dimension] each.
        inverse_link_fn: makes predictions of logits; None for the logits themselves.
        name: of the head.

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

    Args:
        weight_column: as for `binary_classification_head`; so are `loss_reduction` and `name`.
        label_dimension: how many values an example has.
        loss_reduction: one of `tf.losses.Reduction`.
        compute_full_loss: whether Stirling's approximation of log(label!) is a part of the loss.
        name: of the head.

    Source: `tf.contrib.estimator.poisson_regression_head`.
    """

    def loss(labels: Any, logits: Any) -> Any:
        return tf.nn.log_poisson_loss(labels, logits, compute_full_loss=compute_full_loss)

    return regression_head(weight_column, label_dimension, loss_reduction, loss, tf.exp, name)


def _sigmoid_cross_entropy(labels: Any, logits: Any) -> Any:
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)


def logistic_regression_head(weight_column: Any = None, loss_reduction: str = _MEAN, name: str | None = None) -> Any:
    """Returns a head of one logit for labels between 0 and 1.

    Args:
        weight_column: as for `binary_classification_head`; so are the others.
        loss_reduction: one of `tf.losses.Reduction`.
        name: of the head.

    Source: `tf.contrib.estimator.logistic_regression_head`.
    """
    return regression_head(weight_column, 1, loss_reduction, _sigmoid_cross_entropy, tf.sigmoid, name)
