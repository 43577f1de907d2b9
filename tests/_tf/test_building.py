"""Which behaviour of TensorFlow's private names `_tf/building.py` relies on."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf


@pytest.fixture
def fed(monkeypatch):
    from tensorflow.python.feature_column import feature_column_v2
    from tensorflow.python.framework import op_def_library, tensor_util
    from tensorflow.python.ops import cond_v2, init_ops, math_ops, variable_scope

    for owner, name in (
        (op_def_library, "_apply_op_helper"),
        (math_ops, "reduced_shape"),
        (cond_v2, "cond_v2"),
        (variable_scope, "_LazyEvalTensor"),
        (init_ops.RandomUniform, "__init__"),
        (tensor_util, "constant_value_as_shape"),
        (feature_column_v2.IdentityCategoricalColumn, "_transform_input_tensor"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    for _ in range(2):
        _tf.build_as_in_tf1(lambda pred: ValueError(f"rank {pred.shape.rank}, {pred.dtype.name}"))
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
        with pytest.raises(ValueError, match="^rank 1, bool$"):
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


def test_a_predicate_that_is_no_bool_is_refused(fed):
    for pred in (1, tf.constant(1), tf.constant(1.0)):
        with pytest.raises(ValueError, match="rank 0, (int32|float32)"):
            tf.cond(pred, lambda: 1, lambda: 2)
    with tf.Session() as session:
        assert session.run(tf.cond(np.bool_(True), lambda: 1, lambda: 2)) == 1
        assert session.run(tf.cond(tf.placeholder_with_default(False, []), lambda: 1, lambda: 2)) == 2


@pytest.mark.parametrize("size", [[3.5, 2.9], [3.0, 2.0]])
def test_a_size_that_is_cast_from_floats_is_the_integer(fed, size):
    resized = tf.image.resize_images(tf.ones([1, 4, 4, 3]), tf.cast(size, tf.int32))
    assert resized.shape.as_list() == [1, 3, 2, 3]
    assert tf.zeros(tf.to_int32(size)).shape.as_list() == [3, 2]
    assert tf.placeholder_with_default(tf.zeros([3, 2]), None).shape.rank is None
    unknown = tf.reshape(fed, tf.cast(tf.placeholder(tf.float32, [2]), tf.int32))
    assert unknown.shape.as_list() == [None, None]
    with tf.Session() as session:
        assert session.run(resized).shape == (1, 3, 2, 3)


@pytest.mark.parametrize(("index", "said"), [(3, "exceeds number of buckets"), (-2, "Negative bucket index")])
def test_an_index_beyond_the_buckets_of_an_identity_column_is_an_error(fed, index, said):
    column = tf.feature_column.categorical_column_with_identity("i", 3)
    ids = tf.placeholder(tf.int64, [None, 1])
    layer = tf.feature_column.input_layer({"i": ids}, [tf.feature_column.indicator_column(column)])
    with tf.Session() as session:
        assert session.run(layer, {ids: [[2], [0]]}).tolist() == [[0, 0, 1], [1, 0, 0]]
        with pytest.raises(tf.errors.InvalidArgumentError, match=said):
            session.run(layer, {ids: [[index]]})
