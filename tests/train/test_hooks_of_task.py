import keras
import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.train.hooks_of_task import hooks_of_task, name_hooks_callback


def test_what_saves_runs_in_the_chiefs_process(graph, tmp_path, caplog):
    stop = tf.train.StopAtStepHook(last_step=3)
    hooks = [stop, tf.train.CheckpointSaverHook(str(tmp_path), save_steps=1), tf.train.StepCounterHook()]
    assert hooks_of_task(hooks, True) == hooks
    caplog.set_level("INFO")
    assert hooks_of_task(hooks, False) == [stop]
    assert "CheckpointSaverHook, StepCounterHook" in caplog.text


def test_a_callback_among_hooks_and_a_hook_among_callbacks_are_named():
    with pytest.raises(AttributeError, match=r"EarlyStopping.*CallbackHook"):
        hooks_of_task([keras.callbacks.EarlyStopping()], True)
    name_hooks_callback()
    hook = tf.train.StopAtStepHook(last_step=3)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(AttributeError, match=r"StopAtStepHook.*HooksCallback"):
        model.fit(np.ones([2, 1]), np.ones([2, 1]), verbose=0, callbacks=[hook])
    assert not hasattr(hook, "set_model")
