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
