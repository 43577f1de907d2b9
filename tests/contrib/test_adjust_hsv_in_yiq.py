import numpy as np

import tf2compat.v1 as tf

EXPECTED = [[[-0.0474494, 0.1663225, 0.2212523], [0.3525506, 0.5663225, 0.6212522]]]
"""Of TensorFlow 1.15.5."""


def test_colours_are_those_of_the_kernel(graph):
    image = np.arange(6, dtype=np.float32).reshape(1, 2, 3) / 6
    changed = tf.contrib.image.python.ops.distort_image_ops.adjust_hsv_in_yiq(tf.constant(image), 0.3, 1.2, 0.8)
    same = tf.contrib.image.python.ops.distort_image_ops.adjust_hsv_in_yiq(tf.constant(image), 0.0, 1.0, 1.0)
    with tf.Session() as session:
        np.testing.assert_allclose(session.run(same), image, atol=1e-5)
        np.testing.assert_allclose(session.run(changed), EXPECTED, atol=1e-5)
