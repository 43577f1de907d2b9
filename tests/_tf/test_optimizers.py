"""Which behaviour of TensorFlow's private names `_tf/optimizers.py` relies on."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf


@pytest.fixture(autouse=True)
def applied():
    _tf.apply_to_resources()
    _tf.apply_to_resources()


class Plain(tf.train.Optimizer):
    """Subtracts the gradient, by the methods for reference variables."""

    def __init__(self):
        super().__init__(False, "plain")
        self.indices = []

    def _apply_dense(self, grad, var):
        return tf.assign_sub(var, grad)

    def _apply_sparse(self, grad, var):
        self.indices.append(grad.indices)
        return tf.scatter_sub(var, grad.indices, grad.values)


class WithDuplicates(Plain):
    def _apply_sparse_duplicate_indices(self, grad, var):
        return self._apply_sparse(grad, var)


def test_dense_gradients(graph):
    w = tf.get_variable("w", initializer=[1.0, 2.0], use_resource=True)
    step = Plain().minimize(tf.reduce_sum(tf.square(w)))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(step)
        assert sess.run(w).tolist() == [-1.0, -2.0]


@pytest.mark.parametrize(("kind", "seen"), [(Plain, [1]), (WithDuplicates, [1, 1])])
def test_sparse_gradients(graph, kind, seen):
    w = tf.get_variable("w", initializer=[[1.0], [2.0]], use_resource=True)
    optimizer = kind()
    step = optimizer.minimize(tf.reduce_sum(tf.nn.embedding_lookup(w, [1, 1])))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        _, indices = sess.run([step, optimizer.indices[0]])
        assert np.array(indices).tolist() == seen
        assert sess.run(w).tolist() == [[1.0], [0.0]]


def test_an_optimizer_without_either_is_refused_as_ever(graph):
    w = tf.get_variable("w", initializer=1.0, use_resource=True)
    with pytest.raises(NotImplementedError):
        tf.train.Optimizer(False, "none").apply_gradients([(tf.constant(1.0), w)])


class Both(Plain):
    """Has methods for resource variables, too, which were never called, so that nobody saw that they do nothing."""

    def _resource_apply_dense(self, grad, handle):
        raise NotImplementedError

    def _resource_apply_sparse(self, grad, handle, indices):
        raise NotImplementedError


class Resources(tf.train.GradientDescentOptimizer):
    def _resource_apply_dense(self, grad, handle):
        return handle.assign_sub(2.0 * grad).op


def test_of_both_kinds_of_methods_those_for_references_are_called(graph):
    w = tf.get_variable("w", initializer=[1.0, 2.0])
    dense = Both().minimize(tf.reduce_sum(tf.square(w)))
    sparse = Both().minimize(tf.gather(w, [1])[0])
    own = Resources(1.0).minimize(tf.reduce_sum(w))
    with tf.Session() as sess:
        for step, expected in ((dense, [-1.0, -2.0]), (sparse, [1.0, 1.0]), (own, [-1.0, 0.0])):
            sess.run(tf.global_variables_initializer())
            sess.run(step)
            assert sess.run(w).tolist() == expected


def test_a_constraint_follows_a_write_through_references(graph):
    w = tf.get_variable("w", initializer=[1.0, 2.0], constraint=tf.nn.relu)
    step = Both().minimize(tf.reduce_sum(3.0 * w[:1]) + tf.reduce_sum(w))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(step)
        assert sess.run(w).tolist() == [0.0, 1.0]
