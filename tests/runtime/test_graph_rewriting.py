import pytest

import tf2compat.v1 as tf
from tf2compat.errors import DeviceNotFoundError, UnsupportedError


def test_resources_inside_the_functions_of_a_data_set(graph):
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1, 2], [10, 20]), -1)
    rows = tf.data.Dataset.from_tensor_slices([1, 2, 3]).map(table.lookup)
    iterator = tf.data.make_initializable_iterator(rows)
    value = iterator.get_next()
    with tf.Session() as sess:
        sess.run(tf.tables_initializer())
        sess.run(iterator.initializer)
        assert [sess.run(value) for _ in range(3)] == [10, 20, -1]


def test_devices_inside_functions_are_checked(graph):
    def body(x):
        with tf.device("/device:GPU:7"):
            return x + 1

    y = tf.while_loop(lambda x: x < 3, body, [0])
    with tf.Session(config=tf.ConfigProto()) as sess, pytest.raises(DeviceNotFoundError, match="GPU:7"):
        sess.run(y)
    with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
        assert sess.run(y) == 3


def test_a_variable_inside_a_function_is_refused(graph):
    import tensorflow as tf2

    @tf2.function
    def hidden():
        handle = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[], shared_name="hidden_variable")
        return tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)

    y = hidden()
    with tf.Session() as sess, pytest.raises(UnsupportedError, match="hidden"):
        sess.run(y)


def test_random_ops_of_two_calls_of_one_function_are_two(graph):
    import tensorflow as tf2

    @tf2.function
    def draw():
        return tf.random_uniform([], seed=3)

    first, second = draw(), draw()
    with tf.Session() as sess:
        a, b = sess.run([first, second])
        c = sess.run(first)
    assert a == b, "each has a state of its own, begun with the same seeds"
    assert c != a
