"""Which behaviour of TensorFlow's private names `_tf/data.py` relies on."""

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_options_of_a_program_go_before_those_that_read_nothing_ahead():
    plain = stock.data.Options()
    plain._from_proto(type(plain._to_proto()).FromString(_tf.options_without_read_ahead([])))
    assert plain.experimental_optimization.inject_prefetch is False
    assert plain.experimental_optimization.map_parallelization is False
    chosen = stock.data.Options()
    chosen.experimental_optimization.inject_prefetch = True
    merged = _tf.options_without_read_ahead([chosen._to_proto().SerializeToString()])
    plain._from_proto(type(plain._to_proto()).FromString(merged))
    assert plain.experimental_optimization.inject_prefetch is True
    assert plain.experimental_optimization.map_parallelization is False


@pytest.fixture
def patched(monkeypatch):
    from tensorflow.python.data.experimental.ops import prefetching_ops
    from tensorflow.python.data.ops.dataset_ops import DatasetV2

    for name in ("make_one_shot_iterator", "make_initializable_iterator"):
        monkeypatch.setattr(DatasetV2, name, None, raising=False)
    for name in ("output_shapes", "output_types", "output_classes"):
        monkeypatch.setattr(DatasetV2, name, None, raising=False)
    made = prefetching_ops._CopyToDeviceDataset
    monkeypatch.setattr(made, "__new__", lambda cls, *_, **__: object.__new__(cls), raising=False)
    for _ in range(2):
        _tf.build_datasets_as_in_tf1()


def numbers(session, iterator):
    following = iterator.get_next()
    return [session.run(following) for _ in range(3)]


def test_a_data_set_of_tensorflow_2_has_the_methods_of_tf1(patched):
    with tf.Graph().as_default(), tf.Session() as session:
        pairs = tf.data.Dataset.range(3).enumerate(5)
        assert (pairs.output_types, pairs.output_classes) == ((tf.int64, tf.int64), (stock.Tensor, stock.Tensor))
        assert [shape.as_list() for shape in pairs.output_shapes] == [[], []]
        assert numbers(session, pairs.make_one_shot_iterator()) == [(5, 0), (6, 1), (7, 2)]
        iterator = pairs.make_initializable_iterator("shared")
        session.run(iterator.initializer)
        assert numbers(session, iterator) == [(5, 0), (6, 1), (7, 2)]


@pytest.mark.parametrize("name", ["copy_to_device", "prefetch_to_device"])
def test_elements_that_are_copied_to_a_device_arrive(patched, name):
    with tf.Graph().as_default(), tf.Session() as session:
        copied = tf.data.Dataset.range(3).apply(getattr(tf.data.experimental, name)("/cpu:0"))
        iterator = copied.make_initializable_iterator()
        session.run(iterator.initializer)
        assert numbers(session, iterator) == [0, 1, 2]
    eager = stock.data.Dataset.range(3).apply(getattr(stock.data.experimental, name)("/cpu:0"))
    assert [int(each) for each in eager] == [0, 1, 2]
