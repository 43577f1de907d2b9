"""Which behaviour of TensorFlow's private names `_tf/keras_package_built_ins.py` relies on."""

import numpy as np
import pytest
from tf2compat.legacy.keras import backend as K
from tf2compat.legacy.keras import optimizers

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.legacy import keras
from tf2compat.legacy_imports.keras_1_words import takes_old_updates


@pytest.fixture(autouse=True)
def the_package():
    """Programs have Keras 2 as their package `keras` during a test."""
    assert tf.keras.Model
    _tf.give_keras_2_its_optimizers(lambda: True, takes_old_updates)
    yield
    from tf2compat.legacy_imports.keras_choice import gives_keras_2

    _tf.give_keras_2_its_optimizers(gives_keras_2, takes_old_updates)


def model_of(optimizer, layers=1):
    model = keras.models.Sequential([keras.layers.Dense(4, use_bias=False, input_shape=(3,))])
    for _ in range(layers - 1):
        model.add(keras.layers.Dense(4, use_bias=False))
    model.set_weights([np.full(weight.shape, 0.3) for weight in model.get_weights()])
    model.compile(optimizer, "mse")
    return model


def trained(model, steps=4):
    """Returns a weight after each step."""
    weights = []
    for _ in range(steps):
        model.train_on_batch(np.ones((2, 3)), np.ones((2, 4)))
        weights.append(round(float(model.get_weights()[0][0, 0]), 6))
    return weights


@pytest.mark.parametrize(
    ("name", "arguments", "layers", "weights"),
    [
        ("Adam", {"lr": 0.01}, 1, [0.307441, 0.315902, 0.324528, 0.33272]),
        ("Adam", {"learning_rate": 0.01}, 6, [0.292559, 0.28424, 0.275981, 0.268263]),
        ("Adam", {"lr": 0.01, "amsgrad": True}, 6, [0.292559, 0.28424, 0.275981, 0.268263]),
        ("Adam", {"lr": 0.01, "decay": 0.5}, 6, [0.295039, 0.290816, 0.28732, 0.284403]),
        ("Adamax", {"lr": 0.01}, 6, [0.294737, 0.288647, 0.282818, 0.277567]),
        ("Nadam", {"lr": 0.01}, 6, [0.285063, 0.27954, 0.275447, 0.272053]),
        ("SGD", {"lr": 0.01, "decay": 0.5}, 1, [0.300333, 0.300581, 0.300777, 0.30094]),
        ("RMSprop", {"lr": 0.01, "decay": 0.5}, 6, [0.278918, 0.274886, 0.27262, 0.271102]),
    ],
)  # Keras 2.3.1's on TensorFlow 1.15.5.
def test_steps(name, arguments, layers, weights):
    with tf.Graph().as_default():
        model = model_of(getattr(optimizers, name)(**arguments), layers)
        assert trained(model) == pytest.approx(weights, abs=2e-6)
        assert K.get_value(model.optimizer.iterations) == 4


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("sgd", [0.3005, 0.300993, 0.301478]),
        ("rmsprop", [0.303162, 0.305345, 0.307114]),
        ("adagrad", [0.31, 0.315735, 0.319704]),
        ("Adadelta", [0.301414, 0.302815, 0.304186]),
        ("adam", [0.300744, 0.301602, 0.30251]),
    ],
)  # Keras 2.3.1's on TensorFlow 1.15.5.
def test_optimizers_by_name(name, weights):
    with tf.Graph().as_default():
        model = model_of(name)
        assert trained(model, 3) == pytest.approx(weights, abs=2e-6)
        assert isinstance(model.optimizer, _tf.keras_2_optimizers(takes_old_updates)[name])


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam"])
def test_training_goes_on_from_a_file(name, tmp_path):
    with tf.Graph().as_default():
        model = model_of(getattr(optimizers, name)(lr=0.01))
        trained(model, 3)
        model.save(str(tmp_path / "model.h5"))
        weights = trained(model, 3)
    with tf.Graph().as_default():
        loaded = keras.models.load_model(str(tmp_path / "model.h5"))
        assert type(loaded.optimizer) is getattr(optimizers, name)
        assert trained(loaded, 3) == weights


@pytest.mark.parametrize(
    ("name", "left_out"),
    [("RMSprop", 0), ("Nadam", 1), ("Adam", 3)],  # Keras 2.2.4's, the same, and those of an Adam of `tf.keras`.
)
def test_weights_of_other_versions(name, left_out):
    with tf.Graph().as_default():
        variable = K.variable([2.0])
        optimizer = getattr(optimizers, name)()
        optimizer.get_updates(K.sum(variable * variable), [variable])
        weights = [np.full(np.shape(weight), 7) for weight in optimizer.get_weights()]
        optimizer.set_weights([weight for place, weight in enumerate(weights) if place != left_out])
        added = {"RMSprop": 0, "Nadam": 1, "Adam": 0}[name]
        expected = [added if place == left_out else 7 for place in range(len(weights))]
        assert [float(np.ravel(weight)[0]) for weight in optimizer.get_weights()] == expected


def test_arguments():
    with tf.Graph().as_default():
        assert K.get_value(optimizers.SGD(learning_rate=0.5).lr) == 0.5
        assert K.get_value(optimizers.SGD(0.5).learning_rate) == 0.5
        assert optimizers.SGD(0.5, 0.5, True).nesterov is True  # Keras 2.3's place of the switch
        assert K.get_value(optimizers.SGD(0.5, 0.5, 0.25).decay) == 0.25  # Keras 2.2's number there
        assert optimizers.Adam(0.5, 0.5, 0.5, True).amsgrad is True
        assert optimizers.sgd is optimizers.SGD
        assert isinstance(optimizers.get({"class_name": "SGD", "config": {"lr": 0.5}}), optimizers.SGD)
        with pytest.raises(TypeError, match="name"):
            optimizers.SGD(name="mine")


def test_those_of_tf_keras_stay():
    with tf.Graph().as_default():
        assert tf.keras.optimizers.Adam is not optimizers.Adam
        config = tf.keras.optimizers.SGD(0.5).get_config()
        optimizer = optimizers.deserialize({"class_name": "SGD", "config": config})
        assert type(optimizer) is tf.keras.optimizers.SGD
        rate = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
        assert type(optimizers.SGD(rate)) is tf.keras.optimizers.SGD
    _tf.give_keras_2_its_optimizers(lambda: False, takes_old_updates)
    with tf.Graph().as_default():
        assert type(model_of("adagrad").optimizer) is tf.keras.optimizers.Adagrad
