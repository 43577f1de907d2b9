"""Which behaviour of TensorFlow's private names `_tf/tensors.py` relies on."""

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_an_eager_tensor_is_a_copy_and_its_array_too(graph):
    with _tf.eager_mode():
        stock.constant(0.0)  # The first tensor makes the context, without which there is none of an array.
    value = np.ones(64, np.float32)
    tensor = _tf.eager_tensor(value, 1)
    value[:] = 7
    array = _tf.array_of(tensor)
    array[:] = 9
    assert _tf.array_of(tensor).tolist() == [1.0] * 64
    assert _tf.array_of(_tf.eager_tensor(np.array(b"x", dtype=object), 7)) == b"x"


def test_shared_arrays():
    with _tf.eager_mode():
        tensor = stock.constant([1.0, 2.0])
        assert np.shares_memory(_tf.shared_array_of(tensor), _tf.shared_array_of(tensor))
        assert _tf.shared_array_of(stock.constant("x")) is None


@pytest.mark.parametrize("dtype", [stock.float32, stock.int32, stock.bool, stock.complex64])
def test_a_tensor_in_the_memory_of_an_array(dtype):
    array = np.zeros(64, dtype.as_numpy_dtype)
    with _tf.eager_mode():
        tensor = _tf.sharing_tensor(array)
        array[:] = 1
        assert tensor.dtype == dtype
        assert tensor.numpy().tolist() == [1] * 64
        assert "CPU" in tensor.device


def test_a_tensor_of_a_type_whose_memory_is_not_shared():
    with _tf.eager_mode():
        half = _tf.sharing_tensor(np.array([1.5, 2.0], stock.bfloat16.as_numpy_dtype))
        assert half.dtype == stock.bfloat16
        assert half.numpy().tolist() == [1.5, 2.0]
        constant = np.ones(3)
        constant.flags.writeable = False
        assert _tf.sharing_tensor(constant).numpy().tolist() == [1.0] * 3
        assert _tf.sharing_tensor(np.array(b"x", object)).numpy() == b"x"


def test_components_of_an_iterator_are_its_resource():
    assert [part.dtype for part in _tf.flat_components(iter(tf.data.Dataset.range(2)))] == [tf.resource]


def test_tensors_can_be_of_a_subclass(monkeypatch):
    class Own(_tf.SymbolicTensor):
        def __new__(cls, op, value_index, dtype, unique_id=None):
            return _tf.make_tensor(cls, op, value_index, dtype, unique_id)

    monkeypatch.setattr(stock.Operation, "__new__", stock.Operation.__new__)
    _tf.give_tensors_class(Own)
    with tf.Graph().as_default() as graph:
        x = tf.constant([1.0, 2.0])
        assert type(x) is Own
        assert x.dtype == tf.float32
        assert x.op.outputs[0] is x
        first, second = (_tf.make_tensor(Own, x.op, 0, tf.float32) for _ in range(2))
        assert id(first) != id(second)
        assert first.name == x.name
        (imported,) = tf.import_graph_def(graph.as_graph_def(), return_elements=["Const:0"])
        assert type(imported) is Own


def test_static_shapes():
    with tf.Graph().as_default():
        rows = tf.shape(tf.placeholder(tf.float32, [None, 3]))[0]
        assert _tf.static_shape(tf.maximum(tf.constant([2, 3]) + 0, 1)).as_list() == [2, 3]
        assert _tf.static_shape(tf.stack([rows, 3])).as_list() == [None, 3]
        assert _tf.static_shape(tf.placeholder(tf.int32, [2])).as_list() == [None, None]
    assert _tf.static_shape(stock.constant([2, 3])).as_list() == [2, 3]


def test_handles_of_tensors():
    handle = _tf.TensorHandle(b"x;0;/device:CPU:0", stock.float32, None)
    assert handle.get_raw_handle() == "x;0;/device:CPU:0"


def test_the_class_of_eager_tensors():
    assert isinstance(stock.constant(1.0), _tf.EagerTensor)
    assert type(_tf.eager_tensor(np.float32(1.0).reshape(()), 1)) is _tf.EagerTensor


def test_the_shape_below_a_tensor_of_a_graph_is_a_pair():
    with tf.Graph().as_default():
        known, unknown = stock.compat.v1.placeholder(tf.float32, [None, 3]), stock.compat.v1.placeholder(tf.float32)
        assert [known._shape, unknown._shape] == [([None, 3], False), ([], True)]


def test_the_shape_of_a_shaped_tensor(monkeypatch):
    class Own(_tf.ShapedTensor):
        def __new__(cls, op, value_index, dtype, unique_id=None):
            return _tf.make_tensor(cls, op, value_index, dtype, unique_id)

    monkeypatch.setattr(stock.Operation, "__new__", stock.Operation.__new__)
    _tf.give_tensors_class(Own)
    with tf.Graph().as_default():
        unknown = stock.compat.v1.placeholder(tf.float32)
        assert unknown.shape.rank is None
        unknown.set_shape([None, 3])
        assert unknown.shape.as_list() == unknown._shape.as_list() == unknown.get_shape().as_list() == [None, 3]
