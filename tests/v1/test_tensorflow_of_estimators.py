import tensorflow as tf
import tf_keras

import tf2compat.v1 as tf1
from tf2compat.v1 import tensorflow_of_estimators


def test_it_is_tensorflow_2_with_our_tf1():
    assert tensorflow_of_estimators.io.gfile is tf.io.gfile
    assert tensorflow_of_estimators.compat.v1 is tf1
    assert tensorflow_of_estimators.compat.v2.data.Dataset is tf.data.Dataset
    assert tensorflow_of_estimators.compat.as_bytes is tf.compat.as_bytes


def test_its_keras_is_keras_2():
    assert tensorflow_of_estimators.keras.Model is tensorflow_of_estimators.compat.v2.keras.Model is tf_keras.Model
