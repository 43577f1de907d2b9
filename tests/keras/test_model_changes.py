import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.errors import UsageStateError
from tf2compat.keras.model_changes import unchanged


def made():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, name="first"), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    data = tf.data.Dataset.from_tensors((np.ones([4, 2], np.float32), np.ones([4, 1], np.float32))).repeat()
    return model, tf2compat.keras.step_graph(model, data)


CHANGES = {
    "compiled again": lambda model: model.compile("sgd", "mse"),
    "first/kernel": lambda model: setattr(model.layers[0], "trainable", False),
    "and others": lambda model: setattr(model, "trainable", False),
}


@pytest.mark.parametrize("words", CHANGES)
def test_the_old_step_of_a_changed_model_does_not_run(words):
    model, graph = made()
    with graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        session.run(graph.train_op)
        with tf2compat.eager():
            CHANGES[words](model)
        assert session.run(tf1.train.get_global_step()) == 1
        with pytest.raises(UsageStateError, match=words):
            session.run(graph.train_op)
    with graph.as_default(), pytest.raises(UsageStateError, match=words):
        tf1.train.MonitoredTrainingSession()


def test_a_change_that_is_taken_back_is_none():
    model, _ = made()
    check = unchanged(model)
    model.trainable = False
    model.trainable = True
    check()
