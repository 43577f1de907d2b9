import pytest
from a_step import AStep
from tensorflow.python.ops import list_ops

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def lists(x):
    """Lists of a batch whose rows lie along axis 1, along axis 0, and of its sum; their elements and lengths."""
    columns = list_ops.tensor_list_from_tensor(tf.transpose(x), [None])
    rows = list_ops.tensor_list_from_tensor(x, [4])
    sums = list_ops.tensor_list_push_back(list_ops.empty_tensor_list([], tf.float32), tf.reduce_sum(x))
    return columns, rows, sums


def stacked(name):
    return list_ops.tensor_list_stack(name, tf.float32, num_elements=None)


CASES = [
    (lambda x, columns, rows, sums: list_ops.tensor_list_get_item(columns, 1, tf.float32), Kind.BATCH),
    (lambda x, columns, rows, sums: list_ops.tensor_list_get_item(rows, 1, tf.float32), Kind.VARIES),
    (lambda x, columns, rows, sums: list_ops.tensor_list_get_item(sums, 0, tf.float32), Kind.SUM),
    (lambda x, columns, rows, sums: stacked(rows), Kind.BATCH),
    (lambda x, columns, rows, sums: stacked(columns), Kind.PART),
    (lambda x, columns, rows, sums: stacked(list_ops.tensor_list_push_back(columns, x[:, 0])), Kind.PART),
    (lambda x, columns, rows, sums: stacked(list_ops.tensor_list_push_back(columns, tf.ones([3]))), Kind.VARIES),
    (lambda x, columns, rows, sums: stacked(list_ops.tensor_list_set_item(columns, 0, x[:, 1])), Kind.PART),
    (lambda x, columns, rows, sums: list_ops.tensor_list_length(rows), Kind.COUNT),
    (lambda x, columns, rows, sums: list_ops.tensor_list_length(columns), Kind.SAME),
    (lambda x, columns, rows, sums: list_ops.tensor_list_length(sums), Kind.SAME),
    (lambda x, columns, rows, sums: list_ops.tensor_list_pop_back(columns, tf.float32)[1], Kind.BATCH),
    (lambda x, columns, rows, sums: list_ops.tensor_list_pop_back(rows, tf.float32)[1], Kind.VARIES),
    (lambda x, columns, rows, sums: list_ops.tensor_list_reserve([], tf.shape(x)[0], tf.float32), Kind.VARIES),
]


@pytest.mark.parametrize(("make", "kind"), CASES)
def test_lists(graph, make, kind):
    x = tf.placeholder(tf.float32, [None, 4])
    made = make(x, *lists(x))
    assert AStep([made], feeds=[x]).kind(made) is kind
