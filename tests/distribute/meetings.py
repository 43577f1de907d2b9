# ruff: noqa: E501 - a line for each program
"""Programs in which rows of the batch meet: on two replicas and with stock TensorFlow on one device.

    python tests/distribute/meetings.py [NAME...]

Statistics of the batch that are written by hand, means of a part of the rows, sampled classes, losses that add up sums,
means and penalties. See `lookups.py`, which trains and compares them.
"""

from __future__ import annotations

import sys
from typing import Any

import lookups
import tensorflow as tf
from lookups import UNIFORM, V, reduce, table

v1 = tf.compat.v1


def _simple(name: str, loss_of: Any, is_refused: bool = False) -> None:
    lookups.simple(name, loss_of, is_refused)


def _normal(rows: Any, mean: Any, variance: Any) -> Any:
    scale = v1.get_variable("scale", [rows.shape[-1]], initializer=UNIFORM)
    return (rows - mean) / tf.sqrt(variance + 0.1) * scale + 0.2


def _by_hand(rows: Any) -> Any:
    mean = tf.reduce_mean(rows, 0)
    return _normal(rows, mean, tf.reduce_mean(tf.square(rows - mean), 0))


def _by_squares(rows: Any) -> Any:
    mean = tf.reduce_mean(rows, 0, keepdims=True)
    return _normal(rows, mean, tf.reduce_mean(rows**2, 0, keepdims=True) - mean**2)


def _by_sums(rows: Any) -> Any:
    count = tf.cast(tf.shape(rows)[0], tf.float32)
    mean = tf.reduce_sum(rows, 0) / count
    return _normal(rows, mean, tf.reduce_sum(tf.square(rows - mean), 0) / (count - 1.0))


def _by_statistics(rows: Any) -> Any:
    mean, variance = tf.nn.normalize_moments(*tf.nn.sufficient_statistics(rows, [0])[:3], shift=None)
    return _normal(rows, mean, variance)


def _by_weighted_moments(rows: Any) -> Any:
    return _normal(rows, *tf.nn.weighted_moments(rows, [0], tf.sigmoid(rows[:, :1])))


def _with_averages(rows: Any) -> Any:
    """The batch normalisation of very many tutorials."""
    training = v1.placeholder_with_default(True, [])
    mean, variance = tf.nn.moments(rows, [0])
    average = tf.train.ExponentialMovingAverage(0.5)

    def updated() -> Any:
        with tf.control_dependencies([average.apply([mean, variance])]):
            return tf.identity(mean), tf.identity(variance)

    mean, variance = tf.cond(training, updated, lambda: (average.average(mean), average.average(variance)))
    scale = v1.get_variable("scale", [rows.shape[-1]], initializer=UNIFORM)
    return tf.nn.batch_normalization(rows, mean, variance, tf.zeros_like(scale), scale, 0.1)


def _with_assignments(rows: Any) -> Any:
    mean, variance = tf.nn.moments(rows, [0])
    known = v1.get_variable("population_mean", [rows.shape[-1]], initializer=v1.zeros_initializer(), trainable=False)
    update = v1.assign(known, known * 0.9 + mean * 0.1)
    with tf.control_dependencies([update]):
        return tf.nn.batch_normalization(rows, mean, variance, None, None, 0.1)


_NORMALS = {
    "by_hand": _by_hand,
    "by_squares": _by_squares,
    "by_sums": _by_sums,
    "by_statistics": _by_statistics,
    "by_weighted_moments": _by_weighted_moments,
    "with_averages": _with_averages,
    "with_assignments": _with_assignments,
}
for _name, _function in _NORMALS.items():
    for _over in ("sum", "mean"):
        _simple(
            f"normal_{_name}_{_over}",
            lambda x, w, y, f=_function, o=_over: reduce(o, tf.square(tf.tanh(f(x @ w)) - 0.5)),
        )
_simple("normal_twice", lambda x, w, y: tf.reduce_mean(tf.square(_by_hand(tf.tanh(_by_squares_named(x @ w))) - 0.5)))
_simple("normal_of_images", lambda x, w, y: tf.reduce_mean(tf.square(_images(x, w) - 0.5)))


def _by_squares_named(rows: Any) -> Any:
    with v1.variable_scope("inner"):
        return _by_squares(rows)


def _images(x: Any, w: Any) -> Any:
    images = tf.nn.conv2d(tf.reshape(x, [-1, 2, 2, 1]), tf.reshape(w, [2, 2, 1, 3]), 1, "SAME")
    mean = tf.reduce_mean(images, [0, 1, 2], keepdims=True)
    return _normal(images, mean, tf.reduce_mean((images - mean) ** 2, [0, 1, 2], keepdims=True))


def _masked(x: Any, w: Any, y: Any) -> Any:
    return tf.boolean_mask(tf.matmul(x, w), y > 0)


_simple("mask_mean", lambda *a: tf.reduce_mean(tf.square(_masked(*a))))
_simple("mask_mean_of_rows", lambda *a: tf.reduce_mean(tf.reduce_sum(tf.square(_masked(*a)), 1)) * 2.0 + 0.1)
_simple("mask_mean_by_column", lambda *a: tf.reduce_sum(tf.square(tf.reduce_mean(_masked(*a), 0))))
_simple("mask_mean_and_mean", lambda x, w, y: tf.reduce_mean(_masked(x, w, y) ** 2) + tf.reduce_mean(tf.abs(x @ w)))
_simple("mask_of_elements", lambda x, w, y: tf.reduce_mean(tf.boolean_mask((x @ w) ** 2, x[:, :3] > 0.0)))
_simple("mask_cross_entropy", lambda x, w, y: tf.reduce_mean(
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.boolean_mask(y, y > 0), logits=_masked(x, w, y))))  # fmt: skip
_simple("mask_by_where", lambda x, w, y: tf.reduce_mean(tf.gather(x @ w, tf.where(y > 0)[:, 0]) ** 2))
_simple(
    "mask_sum_over_count",
    lambda x, w, y: tf.reduce_sum(_masked(x, w, y) ** 2) / tf.cast(tf.shape(_masked(x, w, y))[0], tf.float32),
)
_simple(
    "soft_mask",
    lambda x, w, y: tf.reduce_sum(tf.sigmoid(x @ w) * (x[:, :3] @ w[:3] - 1.0) ** 2) / tf.reduce_sum(tf.sigmoid(x @ w)),
)
_simple("dice", lambda x, w, y: 1.0 - (2.0 * tf.reduce_sum(tf.sigmoid(x @ w) * tf.one_hot(y, 3)) + 1.0) / (
    tf.reduce_sum(tf.sigmoid(x @ w)) + tf.reduce_sum(tf.one_hot(y, 3)) + 1.0))  # fmt: skip
_simple(
    "correlation",
    lambda x, w, y: (
        -tf.reduce_sum((x @ w) * tf.one_hot(y, 3))
        / tf.sqrt(tf.reduce_sum((x @ w) ** 2) * tf.reduce_sum(tf.one_hot(y, 3) ** 2))
    ),
)

_simple("sum_and_decay", lambda x, w, y: tf.reduce_sum((x @ w) ** 2) + 0.5 * tf.nn.l2_loss(w))
_simple("sum_and_mean", lambda x, w, y: tf.reduce_sum((x @ w) ** 2) + tf.reduce_mean(tf.abs(x @ w)))
_simple("mean_and_activity", lambda x, w, y: tf.reduce_mean(tf.abs(x @ w)) + 0.1 * tf.nn.l2_loss(tf.nn.relu(x @ w)))
_simple(
    "added_losses",
    lambda x, w, y: tf.add_n([tf.reduce_sum((x @ w) ** 2), tf.reduce_mean(tf.abs(x @ w))]),
)
_simple(
    "free_energy", lambda x, w, y: tf.math.log(tf.reduce_mean(tf.exp(x @ w))) - tf.sqrt(tf.reduce_sum((x @ w) ** 2))
)
_simple("whitened", lambda x, w, y: tf.reduce_mean(((x @ w - tf.reduce_mean(x @ w)) / tf.math.reduce_std(x @ w)) ** 3))
_simple("softmax_over_batch", lambda x, w, y: tf.reduce_sum(tf.exp(x @ w) / tf.reduce_sum(tf.exp(x @ w), 0) * x[:, :3]))
_simple(
    "normal_of_rows_and_batch",
    lambda x, w, y: tf.reduce_mean(tf.square(tf.nn.l2_normalize(x @ w, 0) - tf.nn.l2_normalize(x @ w, 1))),
)
_simple("centers", lambda x, w, y: tf.reduce_mean(tf.square(x @ w - tf.gather(w, y))) + tf.reduce_sum(tf.square(w)))
_simple(
    "covariance",
    lambda x, w, y: tf.reduce_sum(
        tf.square(tf.matmul(x @ w, x @ w, transpose_a=True) / tf.cast(tf.shape(x)[0], tf.float32))
    ),
)
_simple("advantages", lambda x, w, y: tf.reduce_mean(
    tf.stop_gradient((x[:, 0] - tf.reduce_mean(x[:, 0])) / (tf.math.reduce_std(x[:, 0]) + 1e-8)) * tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=x @ w)))  # fmt: skip
_simple(
    "feature_matching",
    lambda x, w, y: tf.reduce_mean(tf.abs(tf.reduce_mean(tf.tanh(x @ w), 0) - tf.reduce_mean(x[:, :3], 0))),
)


def _sampled(loss_of: Any, sampler: Any, parts: int = 1, true: int = 1, over: str = "mean") -> Any:
    def make() -> Any:
        ids = v1.placeholder(tf.int64, [None, true])
        x = tf.nn.embedding_lookup(table(), ids[:, 0])
        w, b = table(name="w", parts=parts), v1.get_variable("b", [V], initializer=v1.zeros_initializer())
        losses = loss_of(w, b, ids, x, 4, V, num_true=true, sampled_values=sampler and sampler(ids))
        return reduce(over, losses), lambda n, random: {ids: random.randint(0, V, (n, true))}

    return make


def _learned(ids: Any) -> Any:
    return tf.random.uniform_candidate_sampler(ids, 1, 4, True, V, seed=3)


lookups.MODELS["sampled_softmax_drawn"] = _sampled(v1.nn.sampled_softmax_loss, None)
lookups.MODELS["sampled_softmax_sum"] = _sampled(v1.nn.sampled_softmax_loss, None, over="sum")
lookups.MODELS["sampled_softmax_uniform"] = _sampled(v1.nn.sampled_softmax_loss, _learned)
lookups.MODELS["sampled_softmax_of_two"] = _sampled(v1.nn.sampled_softmax_loss, None, true=2)
lookups.MODELS["nce"] = _sampled(v1.nn.nce_loss, None)
lookups.MODELS["nce_sum"] = _sampled(v1.nn.nce_loss, None, over="sum")

if __name__ == "__main__":
    lookups.main(sys.argv[1:] or [name for name in lookups.MODELS if name not in lookups.NAMES])
