"""The expected values are TensorFlow 1.15.5's."""

import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.fixture
def session():
    with tf.Graph().as_default(), tf.Session() as session:
        yield session


def test_standardized_integers_stay_integers(session):
    image = tf.constant((np.arange(48).reshape(4, 4, 3) * 5).astype(np.uint8))
    found = tf.image.per_image_standardization(image)
    assert found.dtype == tf.uint8
    assert session.run(found).ravel()[[0, 20, 25, 30, 47]].tolist() == [0, 0, 27, 119, 255]


def test_standardized_floats_are_as_before(session):
    image = np.random.RandomState(0).rand(2, 4, 4, 3)
    for dtype in (np.float16, np.float32, np.float64):
        found = session.run(tf.image.per_image_standardization(image.astype(dtype)))
        assert found.dtype == dtype
        np.testing.assert_allclose(found.mean((1, 2, 3), np.float64), [0.0, 0.0], atol=2e-3)


def test_the_third_argument_of_adjust_jpeg_quality_is_its_name(session):
    found = tf.image.adjust_jpeg_quality(tf.zeros([8, 8, 3]), 50, "n")
    assert found.op.name.startswith("n/")
    assert session.run(found).shape == (8, 8, 3)
