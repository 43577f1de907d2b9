import pytest

import tf2compat.v1 as tf

CALLS = {
    "matmul": lambda x: tf.matmul(x, x, False, False, False, False, False, False, "n"),
    "sparse_matmul": lambda x: tf.matmul(x, x, False, False, False, False, True, False, "n"),
    "linalg.matmul": lambda x: tf.linalg.matmul(x, x, False, False, False, False, False, False, "n"),
    "manip.scatter_nd": lambda x: tf.manip.scatter_nd([[0]], x[:1], [2, 2], "n"),
    "numpy_function": lambda x: tf.numpy_function(lambda value: value, [x], tf.float32, "n"),
    "scatter_nd": lambda x: tf.scatter_nd([[0]], x[:1], [2, 2], "n"),
    "tensor_scatter_add": lambda x: tf.tensor_scatter_add(x, [[0]], x[:1], "n"),
    "tensor_scatter_nd_add": lambda x: tf.tensor_scatter_nd_add(x, [[0]], x[:1], "n"),
    "tensor_scatter_nd_sub": lambda x: tf.tensor_scatter_nd_sub(x, [[0]], x[:1], "n"),
    "tensor_scatter_sub": lambda x: tf.tensor_scatter_sub(x, [[0]], x[:1], "n"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_last_positional_argument_of_tf1_is_the_name(call):
    with tf.Graph().as_default(), tf.Session() as session:
        made = call(tf.ones([2, 2]))
        assert made.op.name == "n"
        assert session.run(made).shape == (2, 2)


def test_other_calls_are_as_before():
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.ones([2, 2])
        assert tf.matmul(x, x, name="m").op.name == "m"
        assert session.run(tf.scatter_nd([[0]], [1.0], [3])).tolist() == [1.0, 0.0, 0.0]
        with pytest.raises(TypeError, match="name"):
            tf.scatter_nd([[0]], [1.0], [3], "n", name="m")
