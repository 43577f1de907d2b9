import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.v1.contrib.learn.array_inputs import infer_real_valued_columns_from_input, input_fn_of, taken_once

X, Y = np.arange(6.0).reshape(3, 2), [0, 1, 1]


def batches(dataset):
    following = tf.data.make_one_shot_iterator(dataset).get_next()
    found = []
    with tf.Session() as session:
        while True:
            try:
                found.append(session.run(following))
            except tf.errors.OutOfRangeError:
                return found


def test_arrays_come_in_batches(graph):
    (features, labels), last = batches(input_fn_of(X, Y, None, 2)())
    assert features["inputs"].dtype == np.float32
    assert features["inputs"].tolist() == [[0, 1], [2, 3]]
    assert labels.tolist() == [0, 1]
    assert len(last[1]) == 1
    assert [len(each["a"]) for each in batches(input_fn_of({"a": X}, None, None, None)())] == [3]
    shuffled = batches(input_fn_of(X, Y, None, None, shuffle=True, epochs=2)())
    assert [sorted(labels) for _, labels in shuffled] == [[0, 1, 1]] * 2


def test_one_of_both_is_given():
    given = lambda: None  # noqa: E731
    assert input_fn_of(None, None, given, None) is given
    for x, input_fn in ((X, given), (None, None)):
        with pytest.raises(UsageError, match="Both or neither"):
            input_fn_of(x, Y, input_fn, None)


def test_tensors_without_an_end_come_once(graph):
    (only,) = batches(taken_once(lambda: ({"a": tf.constant([1, 2])}, tf.constant([3, 4])))())
    assert only["a"].tolist() == [1, 2]
    dataset = tf.data.Dataset.range(3)
    assert taken_once(lambda: dataset)() is dataset
    following = tf.data.make_one_shot_iterator(dataset).get_next()
    assert taken_once(lambda: following)() is following


def test_columns_of_arrays():
    (column,) = infer_real_valued_columns_from_input(X)
    assert (column.key, column.shape) == ("inputs", (2,))
    assert [each.key for each in infer_real_valued_columns_from_input({"b": X, "a": X})] == ["a", "b"]
