import tensorflow as tf
import tf_keras

import tf2compat.v1 as tf1
from tf2compat.estimator import its_tensorflow


def test_it_is_tensorflow_2_with_our_tf1():
    assert its_tensorflow.io.gfile is tf.io.gfile
    assert its_tensorflow.compat.v1 is tf1
    assert its_tensorflow.compat.v2.data.Dataset is tf.data.Dataset
    assert its_tensorflow.compat.as_bytes is tf.compat.as_bytes


def test_its_keras_is_keras_2():
    assert its_tensorflow.keras.Model is its_tensorflow.compat.v2.keras.Model is tf_keras.Model
