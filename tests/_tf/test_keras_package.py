"""Which behaviour of TensorFlow's private names `_tf/keras_package.py` relies on."""

import numpy as np
import pytest
import tensorflow

import tf2compat.v1 as tf
from tf2compat import _tf


@pytest.fixture(params=[True, False], ids=["keras", "tf.keras"])
def is_package(request):
    """Whether a program has Keras 2 as its package, as is given in turn; `tf.keras` behaves so during the test."""
    assert tf.keras.Model
    _tf.give_keras_2_its_members(lambda: request.param)
    yield request.param
    from tf2compat.legacy_imports.keras_choice import gives_keras_2

    _tf.give_keras_2_its_members(gives_keras_2)


@pytest.fixture
def graph_mode():
    with tf.Graph().as_default():
        yield tf.keras.layers


def test_the_first_layer_of_a_kind(is_package, graph_mode):
    first, second = graph_mode.Dense(2), graph_mode.Dense(2)
    names = ["dense_1", "dense_2"] if is_package else ["dense", "dense_1"]  # Keras 2.3.1's, and TensorFlow 1.15.5's.
    assert [first.name, second.name] == names
    assert tf.keras.Sequential([first]).name == ("sequential_1" if is_package else "sequential")
    assert graph_mode.Input((3,)).name == "input_1:0"


def test_the_shape_of_a_tensor(is_package, graph_mode):
    inputs = graph_mode.Input((3,))
    outputs = graph_mode.Dense(2)(inputs)
    assert hasattr(outputs, "_keras_shape") == is_package
    if is_package:
        assert (inputs._keras_shape, outputs._keras_shape) == ((None, 3), (None, 2))
        assert tf.keras.backend.placeholder((4, 5))._keras_shape == (4, 5)
        assert not hasattr(tf.ones([2]) + 1.0, "_keras_shape")
    outputs._keras_shape = (None, 7)
    assert outputs._keras_shape == (None, 7)


@pytest.mark.filterwarnings("ignore:.tf.keras.backend.set_learning_phase")
def test_whether_a_model_is_another_in_training(is_package, graph_mode):
    inputs = graph_mode.Input((3,))
    dropped = tf.keras.Model(inputs, graph_mode.Dropout(0.5)(graph_mode.Dense(2)(inputs)))
    plain = tf.keras.Model(inputs, graph_mode.Dense(2)(inputs))
    plain.compile("sgd", "mse")
    if not is_package:
        assert not hasattr(plain, "uses_learning_phase")
        assert not hasattr(plain, "targets")
        return
    assert [dropped.uses_learning_phase, plain.uses_learning_phase] == [True, False]
    assert [target.shape.as_list() for target in plain.targets] == [[None, None]]
    tf.keras.backend.set_learning_phase(1)
    assert not dropped.uses_learning_phase


@pytest.mark.filterwarnings("ignore:.Model.state_updates")
def test_classes_are_predicted(graph_mode):
    values = np.array([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]], np.float32)
    same = tf.keras.Sequential([graph_mode.Activation("linear", input_shape=(3,))])
    one = tf.keras.Sequential([graph_mode.Lambda(lambda x: x[:, :1], input_shape=(3,))])
    assert same.predict_classes(values).tolist() == [1, 0]
    assert one.predict_classes(values).tolist() == [[0], [1]]
    assert same.predict_proba(values).tolist() == values.tolist()


@pytest.mark.filterwarnings("ignore:.Model.state_updates")
def test_gradients_are_clipped_together_or_each(is_package, graph_mode):
    dense = graph_mode.Dense(1, input_shape=(2,), kernel_initializer="ones", bias_initializer="ones")
    model = tf.keras.Sequential([dense])
    model.compile(tf.keras.optimizers.SGD(0.1, clipnorm=1.0), "mse")
    model.train_on_batch(np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.0], [1.0]]))
    kernel, bias = model.get_weights()
    if is_package:  # Keras 2.3.1's, and TensorFlow 1.15.5's.
        assert [*kernel[:, 0], *bias] == pytest.approx([0.92375, 0.95425, 0.95425], abs=1e-5)
    else:
        assert [*kernel[:, 0], *bias] == pytest.approx([0.9142507, 0.9485504, 0.9], abs=1e-5)


@pytest.mark.parametrize(
    ("as_given", "names"), [(True, ["loss", "accuracy", "mse"]), (False, ["loss", "acc", "mean_squared_error"])]
)
def test_names_of_metrics(graph_mode, monkeypatch, as_given, names):
    assert tf.keras.Model
    monkeypatch.setattr(tensorflow.compat.v2.__internal__.tf2, "enabled", lambda: False)
    _tf.name_metrics_as_given(lambda: as_given)
    try:
        model = tf.keras.Sequential([graph_mode.Dense(2, input_shape=(3,))])
        model.compile("sgd", "mse", metrics=["accuracy", "mse"])
        assert model.metrics_names == names
    finally:
        from tf2compat.legacy_imports.keras_choice import names_metrics_as_given

        _tf.name_metrics_as_given(names_metrics_as_given)
