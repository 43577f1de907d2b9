"""Which behaviour of TensorFlow's private names `_tf/keras_package_optimizer.py` relies on."""

import numpy as np
import pytest
from tf2compat.legacy.keras import backend as K
from tf2compat.legacy.keras.optimizers import Adam, Optimizer

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.legacy import keras


class Descent(Optimizer):
    """A program's own optimizer, as they were written for Keras 2."""

    def __init__(self, lr, **kwargs):
        super().__init__(**kwargs)
        self.iterations = K.variable(0, dtype="int64")
        self.learning_rate = K.variable(lr)

    def get_updates(self, loss, params):
        self.updates = [K.update_add(self.iterations, 1)]
        self.weights = [self.iterations]
        for param, gradient in zip(params, self.get_gradients(loss, params), strict=True):
            self.updates.append(K.update(param, param - self.lr * gradient))
        return self.updates


class More(Optimizer):
    """An optimizer that does more than another one, as keras-rl's."""

    def __init__(self, optimizer, more):
        super().__init__()
        self.optimizer, self.more = optimizer, more

    def get_updates(self, params, loss):
        return self.optimizer.get_updates(params=params, loss=loss) + self.more


def trained(optimizer):
    """Returns the kernel and bias of `x @ w + b` after a step, both ones before it."""
    layer = keras.layers.Dense(1, input_shape=(2,), kernel_initializer="ones", bias_initializer="ones")
    model = keras.models.Sequential([layer])
    model.compile(optimizer, "mse")
    loss = model.train_on_batch(np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.0], [1.0]]))
    assert loss == pytest.approx(10.0)
    return [[round(float(number), 5) for number in np.ravel(weight)] for weight in model.get_weights()]


@pytest.mark.parametrize(
    ("arguments", "weights"),
    [
        ({}, [[0.0, 0.4], [0.4]]),
        ({"clipnorm": 1.0}, [[0.92375, 0.95425], [0.95425]]),
        ({"clipvalue": 7.0}, [[0.3, 0.4], [0.4]]),
    ],
)  # Keras 2.3.1's on TensorFlow 1.15.5.
def test_an_optimizer_of_a_program(arguments, weights):
    with tf.Graph().as_default():
        optimizer = Descent(0.1, **arguments)
        assert trained(optimizer) == weights
        assert K.get_value(optimizer.iterations) == 1
        assert K.get_value(optimizer.lr) == pytest.approx(0.1)
        assert [w.tolist() for w in optimizer.get_weights()] == [1]
        assert optimizer.get_config() == arguments


def test_a_gradient_that_is_not_there_leaves_the_optimizer_as_it_was():
    with tf.Graph().as_default():
        optimizer = Descent(0.1, clipnorm=1.0, clipvalue=2.0)
        with pytest.raises(ValueError, match="gradient"):
            optimizer.get_gradients(K.constant(1.0), [K.variable(1.0)])
        assert optimizer.get_config() == {"clipnorm": 1.0, "clipvalue": 2.0}


def test_an_optimizer_around_one_of_keras():
    with tf.Graph().as_default():
        counter = K.variable(0.0)
        trained(More(Adam(), [K.update_add(counter, 2.0)]))
        assert K.get_value(counter) == 2.0


def test_the_optimizers_of_keras_are_kinds_of_it():
    assert Optimizer is _tf.keras_2_optimizer()
    assert issubclass(Adam, Optimizer)
    assert isinstance(Adam(), Optimizer)
    assert not issubclass(Adam, Descent)
    assert not isinstance("adam", Optimizer)
    assert isinstance(keras.optimizers.get("adam"), Optimizer)
    with pytest.raises(AttributeError, match="momentum"):
        Optimizer().momentum  # noqa: B018
    with pytest.raises(AttributeError, match="lr"):
        Optimizer().lr  # noqa: B018
    with pytest.raises(TypeError, match="nothing"):
        Optimizer(nothing=1)


class Sums(Optimizer):
    """Subtracts the sum of the gradients until now."""

    def get_updates(self, loss, params):
        self.weights = [K.zeros(K.int_shape(param)) for param in params]
        self.updates = []
        for param, gradient, sums in zip(params, self.get_gradients(loss, params), self.weights, strict=True):
            self.updates += [K.update(sums, sums + gradient), K.update(param, param - 0.1 * (sums + gradient))]
        return self.updates


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_an_optimizer_of_a_program_goes_on_from_its_file(tmp_path):
    data, path = (np.ones((4, 1)), np.zeros((4, 1))), str(tmp_path / "model.h5")
    with tf.Graph().as_default():
        layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", input_shape=(1,))
        model = keras.models.Sequential([layer])
        model.compile(Sums(), "mse")
        model.train_on_batch(*data)
        assert model.get_weights()[0] == pytest.approx(0.8)  # w - 0.1 * 2 w
        model.save(path)
    with tf.Graph().as_default():
        again = keras.models.load_model(path, custom_objects={"Sums": Sums})
        again.train_on_batch(*data)
        assert again.get_weights()[0] == pytest.approx(0.8 - 0.1 * (2.0 + 1.6))
        assert again.optimizer.get_weights()[0] == pytest.approx(3.6)
