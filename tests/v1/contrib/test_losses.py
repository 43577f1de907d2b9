import itertools

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

RANDOM = np.random.RandomState(0)
LOGITS = RANDOM.randn(2, 3, 4).astype(np.float32)
TARGETS = RANDOM.randint(4, size=(2, 3))
WEIGHTS = np.array([[1.0, 0.5, 0.0], [2.0, 0.0, 0.0]], np.float32)


def losses():
    logs = LOGITS - np.log(np.exp(LOGITS).sum(-1, keepdims=True))
    return -np.take_along_axis(logs, TARGETS[..., None], -1)[..., 0] * WEIGHTS


def divided(total, size):
    return np.divide(total, size, out=np.zeros_like(total), where=size != 0)


@pytest.mark.parametrize("switches", itertools.product([False, True], repeat=4))
def test_every_way_to_reduce(graph, switches):
    mean_time, mean_batch, sum_time, sum_batch = switches
    loss = tf.contrib.seq2seq.sequence_loss

    def build():
        return loss(tf.constant(LOGITS), tf.constant(TARGETS), tf.constant(WEIGHTS), *switches)

    if (mean_time and sum_time) or (mean_batch and sum_batch):
        with pytest.raises(UsageError, match="not both"):
            build()
        return
    if mean_time and mean_batch:
        expected = losses().sum() / WEIGHTS.sum()
    elif sum_time and sum_batch:
        expected = losses().sum() / (WEIGHTS != 0).sum()
    elif mean_time or mean_batch:
        axis = 0 if mean_batch else 1
        expected = divided(losses().sum(axis), WEIGHTS.sum(axis))
    elif sum_time or sum_batch:
        axis = 0 if sum_batch else 1
        expected = divided(losses().sum(axis), (WEIGHTS != 0).sum(axis).astype(np.float32))
    else:
        expected = losses()
    with tf.Session() as session:
        np.testing.assert_allclose(session.run(build()), expected, rtol=1e-5)


def test_losses_of_lists(graph):
    legacy = tf.contrib.legacy_seq2seq
    steps = [tf.unstack(tf.constant(value), axis=1) for value in (LOGITS, TARGETS, WEIGHTS)]
    with tf.Session() as session:
        by_example = session.run(legacy.sequence_loss_by_example(*steps))
        np.testing.assert_allclose(by_example, losses().sum(1) / WEIGHTS.sum(1), rtol=1e-5)
        np.testing.assert_allclose(session.run(legacy.sequence_loss(*steps)), by_example.sum() / 2, rtol=1e-5)
    with pytest.raises(UsageError, match="3, 3, 2"):
        legacy.sequence_loss_by_example(steps[0], steps[1][:2], steps[2])


def test_rows_are_repeated(graph):
    with tf.Session() as session:
        assert session.run(tf.contrib.seq2seq.tile_batch(tf.constant([[1], [2]]), 2)).tolist() == [[1], [1], [2], [2]]
