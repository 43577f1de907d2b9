import functools

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1 import tensor
from tf2compat.v1.tensor import GraphTensor, give_tensors_its_class


def test_every_tensor_is_one():
    eager = stock.constant(1.0)
    with tf.Graph().as_default():
        variable = tf.get_variable("v", initializer=1.0)
        kinds = [tf.constant(1.0), tf.assign(variable, 2.0), variable, tf.sparse_placeholder(tf.float32), 3]
        found = [isinstance(value, GraphTensor) for value in [eager, *kinds]]
        assert found == [True, True, True, False, False, False]
        assert issubclass(type(eager), GraphTensor)
        assert not issubclass(int, GraphTensor)


def test_it_is_tensorflows_until_graph_mode_is_on():
    assert tf.Tensor is stock.Tensor  # Extension types know their fields' annotations by identity.


def test_the_tensors_of_graphs_are_of_its_class(monkeypatch):
    monkeypatch.setattr(stock.Operation, "__new__", stock.Operation.__new__)
    monkeypatch.setattr(tensor, "Tensor", tensor.Tensor)
    monkeypatch.setattr(tf, "Tensor", tf.Tensor)
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
        for part in (x, y, gradient, *x.op.outputs):
            assert type(part) is tf.Tensor
            assert type(part) is GraphTensor
            assert {tf.Tensor: 1}[type(part)] == 1
            assert name(part) == "tensor"
        assert type(x).__name__ == "Tensor"
        assert repr(x) == "<tf.Tensor 'Placeholder:0' shape=(2,) dtype=float32>"
        assert isinstance(x._shape, tf.TensorShape)
        assert int(x._shape[-1]) == 2
        with pytest.raises(ValueError, match="cannot be assigned"):
            x._shape = tf.TensorShape([None])
        with tf.Session() as session:
            assert session.run(gradient, {x: [1.0, 2.0]}).tolist() == [2.0, 2.0]
    assert name(stock.constant(1.0)) == "tensor"
    assert name(3) == "other"
