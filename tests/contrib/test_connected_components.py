import numpy as np

import tf2compat.v1 as tf


def of(images):
    with tf.Session() as session:
        return session.run(tf.contrib.image.connected_components(tf.constant(images))).tolist()


def test_components_are_numbered_by_their_first_pixels(graph):
    snake = np.array([[1, 1, 1, 0], [0, 0, 1, 0], [1, 1, 1, 1], [1, 0, 0, 1]], bool)
    assert of(snake) == [[1, 1, 1, 0], [0, 0, 1, 0], [1, 1, 1, 1], [1, 0, 0, 1]]
    assert of([[1, 1, 2], [0, 2, 2], [1, 0, 1]]) == [[1, 1, 2], [0, 2, 2], [3, 0, 4]]
    assert of([[["a", ""]], [["a", "b"]]]) == [[[1, 0]], [[2, 3]]]
    assert of(np.zeros([2, 0, 3], bool)) == [[], []]
