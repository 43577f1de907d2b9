"""`keras` as it was in TF1's time."""

import importlib

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.legacy import keras

PATHS = {
    "layers.core": ("Activation", "Dense", "Dropout", "Flatten", "Lambda", "Reshape"),
    "layers.convolutional": ("Conv2D", "Convolution2D", "MaxPooling2D", "UpSampling2D", "ZeroPadding2D"),
    "layers.recurrent": ("GRU", "LSTM", "RNN"),
    "layers.normalization": ("BatchNormalization",),
    "layers.advanced_activations": ("LeakyReLU", "PReLU"),
    "layers.merge": ("Concatenate", "add", "concatenate"),
    "layers.wrappers": ("Bidirectional", "TimeDistributed"),
    "layers.embeddings": ("Embedding",),
}


@pytest.mark.parametrize("path", PATHS)
def test_old_paths_of_layers_lead_to_those_of_tf_keras(path):
    module = importlib.import_module(f"tf2compat.legacy.keras.{path}")
    for name in PATHS[path]:
        assert getattr(module, name) is getattr(tf.keras.layers, name)


def test_other_old_paths():
    from tf2compat.legacy.keras import objectives
    from tf2compat.legacy.keras.engine import InputSpec, Layer, Model, topology
    from tf2compat.legacy.keras.preprocessing.text import Tokenizer
    from tf2compat.legacy.keras.utils import np_utils
    from tf2compat.legacy.keras.utils.generic_utils import CustomObjectScope, serialize_keras_object

    assert (Layer, Model) == (tf.keras.layers.Layer, tf.keras.Model)
    assert topology.Layer is Layer
    assert topology.Input is tf.keras.Input
    assert InputSpec is tf.keras.layers.InputSpec
    assert callable(topology.get_source_inputs)
    assert callable(serialize_keras_object)
    assert CustomObjectScope is tf.keras.utils.CustomObjectScope
    assert np_utils.to_categorical([1], 2).tolist() == [[0.0, 1.0]]
    assert objectives.mse is tf.keras.losses.mse
    assert Tokenizer is tf.keras.preprocessing.text.Tokenizer


def test_the_backend_has_tensorflow():
    backend = importlib.import_module("tf2compat.legacy.keras.backend.tensorflow_backend")
    assert keras.backend.tf is tf
    assert backend.tf is tf
    assert callable(keras.backend.control_flow_ops.while_loop)
    assert backend.get_session is tf.keras.backend.get_session


def test_a_star_has_the_public_names():
    names = {}
    exec("from tf2compat.legacy.keras.layers import *", names)
    assert names["Dense"] is tf.keras.layers.Dense


def test_what_keras_gave_up_is_refused_when_it_is_used():
    from tf2compat.legacy.keras.utils import multi_gpu_model
    from tf2compat.legacy.keras.wrappers.scikit_learn import KerasClassifier

    assert tf.keras.utils.multi_gpu_model is multi_gpu_model
    with pytest.raises(UnsupportedError, match="--strategy mirrored"):
        multi_gpu_model(None, gpus=2)
    with pytest.raises(UnsupportedError, match="SciKeras"):
        KerasClassifier(None)


def test_a_name_that_never_was_is_an_error_that_names_it():
    with pytest.raises(AttributeError, match=r"`keras\.layers\.Nothing`: .* Take the name"):
        keras.layers.Nothing  # noqa: B018
    with pytest.raises(ModuleNotFoundError, match="nothing"):
        importlib.import_module("tf2compat.legacy.keras.nothing")


def test_names_that_files_of_keras_had_by_their_imports():
    from tf2compat.legacy.keras import backend
    from tf2compat.legacy.keras.engine.network import Network
    from tf2compat.legacy.keras.layers.merge import _Merge
    from tf2compat.legacy.keras.models import Input, K, Model
    from tf2compat.legacy.keras.utils.generic_utils import _GLOBAL_CUSTOM_OBJECTS

    assert K is backend
    assert K.normalize_data_format(None) == "channels_last"
    assert isinstance(_GLOBAL_CUSTOM_OBJECTS, dict)
    assert issubclass(keras.layers.Add, _Merge)
    with tf.Graph().as_default():
        inputs = Input((3,))
        assert isinstance(Model(inputs, keras.layers.Dense(2)(inputs)), Network)


def test_the_axis_of_the_channels_by_the_words_of_keras_1():
    backend = importlib.import_module("tf2compat.legacy.keras.backend")
    assert backend.image_dim_ordering() == "tf"
    backend.set_image_dim_ordering("th")
    try:
        assert (backend.image_dim_ordering(), backend.image_data_format()) == ("th", "channels_first")
    finally:
        backend.set_image_dim_ordering("tf")
    with pytest.raises(ValueError, match="Unknown dim_ordering"):
        backend.set_image_dim_ordering("channels_last")
