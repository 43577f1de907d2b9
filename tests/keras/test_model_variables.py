import keras
import numpy as np

from tf2compat.keras.model_variables import metric_variables, optimizers_of, state_variables


def made():
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    model.train_on_batch(np.ones([1, 2]), np.ones([1, 1]))
    return model


def test_state_and_metrics():
    model = made()
    state, metrics = state_variables(model), metric_variables(model)
    assert state["global_step"] is model.optimizer.iterations
    assert {"sequential/dense/kernel", "adam/learning_rate"} <= state.keys()
    assert "adam/iteration" not in state
    assert len(metrics) == 4
    assert not state.keys() & metrics.keys()


def test_optimizers_that_are_attributes():
    model = made()
    model.other = keras.optimizers.SGD()
    assert optimizers_of(model) == [model.optimizer, model.other]
    assert "global_step" not in state_variables(model)


def test_an_inner_optimizer_is_no_other():
    model = keras.Sequential([keras.layers.Dense(1)])
    inner = keras.optimizers.SGD()
    model.compile(keras.optimizers.LossScaleOptimizer(inner), "mse")
    model.kept = inner
    assert optimizers_of(model) == [model.optimizer]
