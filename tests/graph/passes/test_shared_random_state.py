"""TF1's random sequence, op by op, against stock in the same process."""

import numpy as np
import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf

SHAPES = [(3,), (1000, 7), (0,), ()]
FLOATS = ["float16", "bfloat16", "float32", "float64"]


def sequences(build, steps=4):
    """Runs the same graph on both; every other step is another compiled call."""
    results = []
    for module in (stock, tf):
        with module.Graph().as_default():
            module.set_random_seed(5)
            value = build(module)
            with module.Session() as sess:
                runs = [sess.run(value) if step % 2 else sess.run([value])[0] for step in range(steps)]
        results.append([np.asarray(run) for run in runs])
    return results


def check(build):
    theirs, ours = sequences(build)
    for a, b in zip(theirs, ours, strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(a, b)
    if ours[0].size > 2:
        assert not np.array_equal(ours[0], ours[1]), "numbers repeat"


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("op", ["random_uniform", "random_normal", "truncated_normal"])
def test_floats(op, shape, dtype):
    check(lambda m: getattr(m, op)(shape, dtype=getattr(m, dtype), seed=3))


@pytest.mark.parametrize("dtype", ["int32", "int64"])
@pytest.mark.parametrize(("low", "high"), [(0, 10), (-7, 1000), (-(2**31), 2**31 - 1)])
def test_integers(low, high, dtype):
    check(lambda m: m.random_uniform([100], low, high, dtype=getattr(m, dtype), seed=3))


@pytest.mark.parametrize("dtype", ["int32", "int64"])
@pytest.mark.parametrize("shape", SHAPES)
def test_integers_within_bounds_that_are_no_constants(shape, dtype):
    check(lambda m: m.random_uniform(shape, 0, m.cast(m.size([0] * 1000), dtype), dtype=getattr(m, dtype), seed=3))


def test_integers_are_drawn_by_one_op_and_go_on_by_a_formula(graph):
    """The op and the formula advance a state alike: `RandomUniformInt` takes bounds of either kind, fed or not."""
    tf.set_random_seed(5)
    high = tf.constant(1000)
    drawn = tf.raw_ops.RandomUniformInt(shape=[7], minval=0, maxval=high, seed=1, seed2=2)
    with tf.Session() as sess:
        mixed = [sess.run(drawn, feed).tolist() for feed in ({}, {high: 1000}, {})]
    with tf.Session() as sess:
        alike = [sess.run(drawn).tolist() for _ in range(3)]
    assert mixed == alike


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_gamma(dtype):
    check(lambda m: m.random_gamma([50], alpha=[0.3, 1.0, 4.0], dtype=getattr(m, dtype), seed=2))


def test_only_the_graph_seed_is_set():
    check(lambda m: m.concat([m.random_normal([3]), m.random_uniform([3])], 0))


def test_dropout():
    check(lambda m: m.nn.dropout(m.ones([100]), rate=0.3, seed=1))


def test_in_a_loop_and_in_a_branch():
    check(
        lambda m: m.while_loop(
            lambda i, _: i < 5,
            lambda i, x: (i + 1, x + m.random_normal([4], seed=1)),
            [0, m.zeros([4])],
            parallel_iterations=1,
        )[1]
    )
    check(lambda m: m.cond(m.random_uniform([]) < 2.0, lambda: m.random_normal([4]), lambda: m.zeros([4])))


def test_in_a_data_set():
    def build(m):
        rows = m.data.Dataset.range(100).map(lambda _: m.random_uniform([3], seed=8)).shuffle(10, seed=2)
        return m.data.make_one_shot_iterator(rows).get_next()

    check(build)


def test_initializers_are_tf1s():
    def values(module):
        with module.Graph().as_default():
            module.set_random_seed(9)
            made = [
                module.get_variable("glorot", [5, 5]),
                module.get_variable("trunc", [5], initializer=module.truncated_normal_initializer()),
                module.get_variable("ortho", [4, 4], initializer=module.orthogonal_initializer()),
                module.get_variable("scaled", [4, 4], initializer=module.variance_scaling_initializer()),
            ]
            with module.Session() as sess:
                sess.run(module.global_variables_initializer())
                return sess.run(made)

    for a, b in zip(values(stock), values(tf), strict=True):
        np.testing.assert_array_equal(a, b)


def test_without_seeds_sessions_differ(graph):
    x = tf.random_uniform([10])
    with tf.Session() as first, tf.Session() as second:
        a, b, c = first.run(x), first.run(x), second.run(x)
    assert not np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_an_empty_range_is_tf1s_error(graph):
    x = tf.random_uniform([2], 5, 3, dtype=tf.int32)
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError, match="minval < maxval"):
        sess.run(x)


@pytest.mark.parametrize(
    "build",
    [
        lambda m: m.random_poisson(4.0, [20], seed=1),
        lambda m: m.raw_ops.ParameterizedTruncatedNormal(
            shape=[20], means=0.0, stdevs=1.0, minvals=-1.0, maxvals=1.0, seed=1, seed2=2
        ),
        lambda m: (
            m.random.uniform_candidate_sampler(
                m.constant([[1]], m.int64), 1, 20, False, 1000, seed=1
            ).sampled_candidates
        ),
    ],
)
def test_kernels_that_are_kept_whole(build):
    check(build)


def test_bounds_of_no_integers_are_not_asked_for(graph, either_session):
    count, low = tf.placeholder(tf.int32, [1]), tf.placeholder(tf.int32, [])
    drawn = tf.random_uniform(count, low, 0, tf.int32)
    with either_session() as sess:
        assert sess.run(drawn, {count: [0], low: 0}).shape == (0,)
        with pytest.raises(tf.errors.InvalidArgumentError, match="Need minval < maxval, got 0 >= 0"):
            sess.run(drawn, {count: [1], low: 0})


def test_no_classes_and_no_seed(graph, either_session):
    from tensorflow.python.framework import config

    with either_session() as sess:
        with pytest.raises(tf.errors.InvalidArgumentError, match="num_classes should be positive"):
            sess.run(tf.multinomial(tf.zeros([5, 0]), 7))
        config.enable_op_determinism()
        try:
            with pytest.raises(tf.errors.InvalidArgumentError, match="random ops must have a seed specified"):
                sess.run(tf.raw_ops.TruncatedNormal(shape=[1], dtype=tf.float32))
            sess.run(tf.raw_ops.TruncatedNormal(shape=[1], dtype=tf.float32, seed=1))
        finally:
            config.disable_op_determinism()
