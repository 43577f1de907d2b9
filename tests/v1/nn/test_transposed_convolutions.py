import numpy as np
import pytest

import tf2compat.v1 as tf

SHAPE = [8, 4, 4, 4]
FORMS = {
    "list": lambda: SHAPE,
    "array": lambda: np.array(SHAPE),
    "shape": lambda: tf.TensorShape(SHAPE),
    "constant": lambda: tf.constant(SHAPE),
    "computed": lambda: tf.maximum(tf.constant(SHAPE) + 0, 1),
    "stacked": lambda: tf.stack([tf.constant(8), 4, 4, 4]),
}


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        yield


def placed(*shape):
    return tf.placeholder(tf.float32, shape)


@pytest.mark.parametrize("form", FORMS)
def test_the_number_of_rows_is_known(form):
    shape = FORMS[form]()
    image, weights = placed(None, 2, 2, 3), tf.ones([2, 2, 4, 3])
    made = [
        tf.nn.conv2d_transpose(image, weights, shape, [1, 2, 2, 1]),
        tf.nn.conv2d_transpose(value=image, filter=weights, strides=[1, 2, 2, 1], output_shape=shape),
        tf.nn.conv2d_backprop_input(shape, weights, image, [1, 2, 2, 1], "SAME"),
        tf.nn.atrous_conv2d_transpose(placed(None, 4, 4, 3), weights, shape, 2, "SAME"),
    ]
    assert [each.shape.as_list() for each in made] == [SHAPE] * 4
    assert tf.reshape(made[0], made[0].get_shape()).shape.as_list() == SHAPE


def test_as_much_as_is_known():
    rows = tf.shape(placed(None, 3))[0]
    image, weights = placed(None, 2, 2, 3), tf.ones([2, 2, 4, 3])
    shapes = [[rows, 4, 4, 4], tf.stack([rows, 4, 4, 4]), tf.placeholder(tf.int32, [4])]
    made = [tf.nn.conv2d_transpose(image, weights, shape, [1, 2, 2, 1]).shape.as_list() for shape in shapes]
    assert made[:2] == [[None, 4, 4, 4]] * 2
    assert made[2] == [None] * 4
    line = tf.nn.conv1d_transpose(placed(None, 2, 3), tf.ones([2, 4, 3]), [8, 4, 4], 2)
    assert line.shape.as_list() == [8, 4, 4]


def test_it_runs():
    with tf.Session() as session:
        image = placed(None, 2, 2, 3)
        made = tf.nn.conv2d_transpose(image, tf.ones([2, 2, 4, 3]), SHAPE, [1, 2, 2, 1])
        assert session.run(made, {image: np.ones([8, 2, 2, 3])}).sum() == 8 * 4 * 4 * 4 * 3
