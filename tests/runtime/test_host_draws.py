import numpy as np
import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf


def both(build, runs=4):
    results = []
    for module in (stock, tf):
        with module.Graph().as_default():
            value = build(module)
            with module.Session() as sess:
                results.append([sess.run(value) for _ in range(runs)])
    return results


@pytest.mark.parametrize("shape", [(0,), (1,), (2,), (1000,), (7, 3), (4, 2, 2)])
def test_shuffle_is_tf1s(shape):
    theirs, ours = both(lambda m: m.random_shuffle(np.arange(int(np.prod(shape))).reshape(shape), seed=4))
    for a, b in zip(theirs, ours, strict=True):
        np.testing.assert_array_equal(a, b)


def test_two_shuffles_of_one_seed_go_together(graph):
    x, y = tf.random_shuffle(tf.range(50), seed=1), tf.random_shuffle(tf.range(50), seed=1)
    with tf.Session() as sess:
        for _ in range(3):
            a, b = sess.run([x, y])
            assert a.tolist() == b.tolist()


def test_shuffled_strings(graph):
    x = tf.random_shuffle(tf.constant(["a", "b", "c"]))
    with tf.Session() as sess:
        assert sorted(sess.run(x)) == [b"a", b"b", b"c"]


@pytest.mark.parametrize("samples", [1, 3, 4, 9])
def test_multinomial_is_tf1s(samples):
    logits = np.log([[0.1, 0.2, 0.7], [0.5, 0.5, 1e-9], [0.3, 0.3, 0.4]]).astype(np.float32)
    theirs, ours = both(lambda m: m.multinomial(logits, samples, seed=4))
    for a, b in zip(theirs, ours, strict=True):
        np.testing.assert_array_equal(a, b)


def test_multinomial_frequencies(graph):
    x = tf.multinomial(tf.log([[0.2, 0.8]]), 20000)
    with tf.Session() as sess:
        assert abs(sess.run(x).mean() - 0.8) < 0.02


@pytest.mark.parametrize("unique", [True, False])
@pytest.mark.parametrize(("samples", "classes"), [(1, 5), (8, 1000), (64, 50000), (9, 10), (50, 60)])
def test_the_log_uniform_sampler_is_tf1s(samples, classes, unique):
    def build(m):
        true = m.constant([[1, 0], [4, 2]], m.int64)
        return tuple(m.random.log_uniform_candidate_sampler(true, 2, samples, unique, classes, seed=6))

    theirs, ours = both(build)
    for a, b in zip(theirs, ours, strict=True):
        for x, y in zip(a, b, strict=True):
            assert x.dtype == y.dtype
            np.testing.assert_array_equal(x, y)


def test_a_sampled_loss_trains_the_same():
    def losses(m):
        with m.Graph().as_default():
            m.set_random_seed(4)
            inputs = m.random_normal([8, 5], seed=1)
            weights, biases = m.get_variable("w", [100, 5]), m.get_variable("b", [100])
            labels = m.constant(np.arange(8).reshape(8, 1))
            loss = m.reduce_mean(m.nn.nce_loss(weights, biases, labels, inputs, 10, 100))
            train = m.train.AdagradOptimizer(0.5).minimize(loss)
            with m.Session() as sess:
                sess.run(m.global_variables_initializer())
                return [sess.run([loss, train] + [labels] * (step % 3))[0] for step in range(12)]

    assert losses(stock) == losses(tf)
