"""Scores beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/crf.py`."""

import itertools

import numpy as np

import tf2compat.v1 as tf
from tf2compat.v1.contrib.crf import chains

SCORES, TRANSITIONS = np.random.RandomState(0).randn(4, 3), np.random.RandomState(1).randn(3, 3)


def score(tags):
    return sum(SCORES[step, tag] for step, tag in enumerate(tags)) + sum(
        TRANSITIONS[one, other] for one, other in itertools.pairwise(tags)
    )


def test_of_all_sequences(graph):
    every = list(itertools.product(range(3), repeat=4))
    best = max(every, key=score)
    norm = chains.crf_log_norm(SCORES[None], [4], TRANSITIONS)
    tags, value = chains.crf_decode(SCORES[None], TRANSITIONS, [4])
    one = chains.crf_sequence_score(SCORES[None], [[0, 2, 1, 1]], [4], TRANSITIONS)
    with tf.Session() as session:
        found = session.run([norm, tags, value, one])
    np.testing.assert_allclose(found[0], [np.log(sum(np.exp(score(tags)) for tags in every))])
    assert tuple(found[1][0]) == best
    np.testing.assert_allclose(found[2], [score(best)])
    np.testing.assert_allclose(found[3], [score([0, 2, 1, 1])])
    assert tuple(chains.viterbi_decode(SCORES, TRANSITIONS)[0]) == best


def test_transitions_are_a_variable(graph):
    scores = tf.constant(SCORES[None], tf.float32)
    likelihood, transitions = chains.crf_log_likelihood(scores, [[0, 2, 1, 1]], [4])
    assert transitions.op.name == "transitions"
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(likelihood)[0] < 0
