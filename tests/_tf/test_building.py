"""Which behaviour of TensorFlow's private names `_tf/building.py` relies on."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf


@pytest.fixture
def fed(monkeypatch):
    from tensorflow.python.framework import op_def_library
    from tensorflow.python.ops import cond_v2, init_ops, math_ops, variable_scope

    for owner, name in (
        (op_def_library, "_apply_op_helper"),
        (math_ops, "reduced_shape"),
        (cond_v2, "cond_v2"),
        (variable_scope, "_LazyEvalTensor"),
        (init_ops.RandomUniform, "__init__"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    for _ in range(2):
        _tf.build_as_in_tf1(lambda pred: ValueError(f"rank {pred.shape.rank}"))
    with tf.Graph().as_default():
        yield tf.placeholder(tf.float32, [None, 3])


REDUCTIONS = [tf.reduce_mean, tf.reduce_sum, tf.reduce_max, tf.reduce_min, tf.reduce_logsumexp]


@pytest.mark.parametrize("reduce", REDUCTIONS)
@pytest.mark.parametrize("axis", [np.array([1]), np.int64(1), "tensor"])
def test_a_reduction_along_an_int64_axis_has_a_gradient(fed, reduce, axis):
    reduced = reduce(fed, tf.constant(1, tf.int64) if isinstance(axis, str) else axis)
    (gradient,) = tf.gradients(reduced, fed)
    with tf.Session() as session:
        found = session.run([reduced, gradient], {fed: np.arange(6.0).reshape(2, 3)})
        expected = session.run([reduce(fed, 1), tf.gradients(reduce(fed, 1), fed)[0]], {fed: [[0, 1, 2], [3, 4, 5]]})
    np.testing.assert_array_equal(found[0], expected[0])
    np.testing.assert_array_equal(found[1], expected[1])


def test_a_concatenation_along_an_int64_axis_has_a_gradient(fed):
    (gradient,) = tf.gradients(tf.concat([fed, 2.0 * fed], axis=np.int64(1)), fed)
    with tf.Session() as session:
        assert session.run(gradient, {fed: [[1.0, 2.0, 3.0]]}).tolist() == [[3.0, 3.0, 3.0]]


def test_integers_of_numpy_have_the_default_type_of_their_op(fed):
    assert tf.tile(fed, np.array([2, 1])).op.inputs[1].dtype == tf.int32
    assert tf.reduce_sum(fed, np.int64(1)).op.inputs[1].dtype == tf.int32
    assert tf.reduce_sum(fed, tf.constant(1, tf.int64)).op.inputs[1].dtype == tf.int64
    assert tf.fill(np.array([1]), np.int64(2**40)).op.inputs[1].dtype == tf.int64
    assert tf.raw_ops.Fill(dims=np.array([2**40]), value=1).op.inputs[0].dtype == tf.int64
    assert tf.constant(np.array([1])).dtype == tf.int64


def test_a_predicate_that_is_no_scalar_is_refused(fed):
    for build in (lambda: tf.cond(tf.constant([True, False]), lambda: 1, lambda: 2), lambda: tf.Assert([True], [fed])):
        with pytest.raises(ValueError, match="^rank 1$"):
            build()
    unknown = tf.placeholder(tf.bool)
    chosen = tf.cond(unknown, lambda: fed + 1.0, lambda: fed)
    with tf.Session() as session:
        assert session.run(chosen, {unknown: False, fed: [[1.0, 2.0, 3.0]]}).tolist() == [[1.0, 2.0, 3.0]]
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be a scalar, but it has shape \[2\]"):
            session.run(chosen, {unknown: [False, False], fed: [[1.0, 2.0, 3.0]]})


def test_the_loss_of_a_regularizer_is_a_tensor_that_is_built_once(fed):
    tf.get_variable("w", [2], initializer=tf.ones_initializer(), regularizer=tf.nn.l2_loss)
    (loss,) = tf.losses.get_regularization_losses()
    assert isinstance(loss, tf.Tensor)
    operations = len(tf.get_default_graph().get_operations())
    assert (2.0 * loss).op.inputs[1] is loss
    assert len(tf.get_default_graph().get_operations()) == operations + 2


def test_uniform_integers_begin_at_zero(fed):
    for initializer in (tf.random_uniform_initializer, tf.initializers.random_uniform):
        made = initializer(maxval=10, dtype=tf.int32, seed=1)([50])
        with tf.Session() as session:
            assert set(session.run(made)) <= set(range(10))
        assert initializer(0, 10, 1, tf.int32)([2]).dtype == tf.int32
        assert initializer(seed=1)([2]).dtype == tf.float32
