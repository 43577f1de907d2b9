import pickle

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([True, False], [1, 0]),
        ([np.bool_(True), 3, np.uint8(4)], [1, 3, 4]),
        (np.array([True, False]), [1, 0]),
        (np.array([3, 4]), [3, 4]),
        ((number > 1 for number in (1, 2)), [0, 1]),
        ([], []),
    ],
)  # TensorFlow 1.15.5's, with the protobuf 3.20 and the NumPy 1.18 of its time.
def test_truth_values_are_integers(values, expected):
    message = tf.train.Int64List(value=values)
    assert list(message.value) == expected
    assert type(message) is stock.train.Int64List


@pytest.mark.parametrize("values", [[3.0], ["3"], [np.float32(3)], [True, "3"], [[1, 2]]])
def test_other_values_are_refused(values):
    with pytest.raises(TypeError):
        tf.train.Int64List(value=values)


def test_it_is_the_class_of_its_messages():
    message = tf.train.Int64List(value=[1])
    assert isinstance(message, tf.train.Int64List)
    assert not isinstance(3, tf.train.Int64List)
    assert tf.train.Int64List.FromString(message.SerializeToString()) == message
    assert tf.train.Int64List.DESCRIPTOR.full_name == "tensorflow.Int64List"
    assert pickle.loads(pickle.dumps(message)) == message
    assert list(tf.train.Int64List().value) == []


def test_a_feature_takes_it():
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[True]))
    example = tf.train.Example(features=tf.train.Features(feature={"seen": feature}))
    parsed = stock.io.parse_single_example(example.SerializeToString(), {"seen": stock.io.FixedLenFeature([], "int64")})
    assert int(parsed["seen"]) == 1
