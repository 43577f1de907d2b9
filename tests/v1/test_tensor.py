import functools

import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1.tensor import Tensor, give_tensors_its_class


def test_every_tensor_is_one():
    eager = stock.constant(1.0)
    with tf.Graph().as_default():
        variable = tf.get_variable("v", initializer=1.0)
        kinds = [tf.constant(1.0), tf.assign(variable, 2.0), variable, tf.sparse_placeholder(tf.float32), 3]
        found = [isinstance(value, tf.Tensor) for value in [eager, *kinds]]
        assert found == [True, True, True, False, False, False]
        assert issubclass(type(eager), tf.Tensor)
        assert not issubclass(int, tf.Tensor)


def test_the_tensors_of_graphs_are_of_its_class(monkeypatch):
    monkeypatch.setattr(stock.Operation, "__new__", stock.Operation.__new__)
    give_tensors_its_class()
    give_tensors_its_class()

    @functools.singledispatch
    def name(value):
        return "other"

    name.register(tf.Tensor, lambda value: "tensor")
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [2])
        y = tf.cond(tf.constant(True), lambda: x * 2.0, lambda: x)
        (gradient,) = tf.gradients(y, x)
        for tensor in (x, y, gradient, *x.op.outputs):
            assert type(tensor) is tf.Tensor
            assert type(tensor) is Tensor
            assert {tf.Tensor: 1}[type(tensor)] == 1
            assert name(tensor) == "tensor"
        assert type(x).__name__ == "Tensor"
        assert repr(x) == "<tf.Tensor 'Placeholder:0' shape=(2,) dtype=float32>"
        with tf.Session() as session:
            assert session.run(gradient, {x: [1.0, 2.0]}).tolist() == [2.0, 2.0]
    assert name(stock.constant(1.0)) == "tensor"
    assert name(3) == "other"
