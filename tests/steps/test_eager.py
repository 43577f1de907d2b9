import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.steps.eager import advise_eager, eager


@pytest.fixture(scope="module")
def made():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model, tf2compat.keras.step_graph(model, data().repeat())


def data():
    return tf.data.Dataset.from_tensor_slices((np.ones([8, 2], np.float32), np.ones([8, 1], np.float32))).batch(4)


def test_keras_runs_inside_of_a_graph_with_an_open_session(made):
    model, graph = made
    with graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        session.run(graph.train_op)
        with tf2compat.eager():
            assert model.evaluate(data(), verbose=0) >= 0.0
            model.fit(data(), shuffle=False, verbose=0)
            assert int(model.optimizer.iterations) == 3
            assert model.weights[0].numpy().shape == model.get_weights()[0].shape == (2, 1)
        assert not tf.executing_eagerly()
        assert session.run(tf1.train.get_global_step()) == 3


ERRORS = {
    "evaluate": lambda model: model.evaluate(data(), verbose=0),
    "numpy": lambda model: model.weights[0].numpy(),
    "get_weights": lambda model: model.get_weights(),
    "iterations": lambda model: int(model.optimizer.iterations),
    "predict": lambda model: model.predict(data(), verbose=0),
    "truth": lambda model: bool(tf.reduce_sum(tf.constant(1.0)) > 0),
}


@pytest.mark.parametrize("finalized", [False, True])
@pytest.mark.parametrize("what", ERRORS)
def test_errors_of_eager_code_in_the_graph_name_it(made, what, finalized):
    model, graph = made
    with (
        pytest.raises((RuntimeError, NotImplementedError, TypeError), match=r"tf2compat\.eager\(\)"),
        graph.as_default(),
    ):
        if finalized:
            with tf1.train.MonitoredTrainingSession():
                ERRORS[what](model)
        else:
            ERRORS[what](model)


def test_in_eager_mode_it_changes_nothing():
    strategy = tf.distribute.OneDeviceStrategy("/cpu:0")
    with strategy.scope(), eager(), eager():
        assert tf.distribute.get_strategy() is strategy


def test_a_finalized_graph_is_left():
    with tf.Graph().as_default() as graph:
        graph.finalize()
        with eager(), eager():
            assert float(tf.constant(1.0) + 1.0) == 2.0
            assert tf.compat.v1.get_default_graph() is not graph


def test_other_errors_are_left_as_they_are():
    error = ValueError("other")
    advise_eager(error)
    assert str(error) == "other"


def test_a_plain_session_of_the_step_names_it_too(made):
    model, graph = made
    with pytest.raises(RuntimeError) as caught, graph.as_default(), tf1.Session():
        tf.convert_to_tensor(np.float32(1)) + model.weights[0].value
    assert "tf2compat.eager()" in str(caught.value)
    assert "disable_v2_behavior" not in str(caught.value)
