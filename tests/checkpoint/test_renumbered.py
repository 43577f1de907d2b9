import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.checkpoint.renumbered import counterparts, is_of_model, keys_of_rebuilt_model, renumbered
from tf2compat.errors import CheckpointNameError


def test_layers_are_numbered_anew():
    assert renumbered(["a_3/dense_10/k", "a_3/dense_11/k", "b/dense_4/k"]) == ["a/dense/k", "a/dense_1/k", "b/dense/k"]


def test_numbers_count_and_not_the_order_of_names():
    there = {"dense_10/kernel": [1], "dense_9/kernel": [2], "adam/dense_9_kernel_momentum": [2], "global_step": []}
    wanted = {"dense_1/kernel": [1], "dense/kernel": [2], "adam_1/dense_kernel_momentum": [2], "global_step": []}
    assert counterparts(wanted, there) == {
        "dense/kernel": "dense_9/kernel",
        "dense_1/kernel": "dense_10/kernel",
        "adam_1/dense_kernel_momentum": "adam/dense_9_kernel_momentum",
        "global_step": "global_step",
    }


def test_another_model_has_none():
    assert counterparts({"dense_1/kernel": [2]}, {"dense/kernel": [3]}) == {}
    assert counterparts({"dense_1/kernel": [2], "conv/kernel": [2]}, {"dense/kernel": [2]}) == {}
    assert not is_of_model(tf.Graph())
    assert keys_of_rebuilt_model(tf.Graph(), "", []) is None


def made(units=3):
    layers = [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(0.5), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def session(model, folder, **options):
    data = tf.data.Dataset.from_tensors((np.ones([2, 4], np.float32), np.ones([2], np.int32))).repeat()
    graph = tf2compat.keras.step_graph(model, data)
    with graph.as_default(), tf1.train.MonitoredTrainingSession(checkpoint_dir=str(folder), **options) as sess:
        sess.run(graph.train_op)


@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
def test_a_model_that_was_built_again_is_restored(tmp_path, checkpoint_format):
    trained = made()
    session(trained, tmp_path, checkpoint_format=checkpoint_format)
    again = made()
    assert {v.path for v in again.weights}.isdisjoint(v.path for v in trained.weights)
    graph = tf2compat.keras.step_graph(again, tf.data.Dataset.from_tensors((np.ones([2, 4]), np.ones([2]))))
    with graph.as_default(), tf1.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path)):
        pass
    for one, other in zip(trained.weights + trained.optimizer.variables, again.weights + again.optimizer.variables):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(CheckpointNameError, match="clear_session"):
        session(made(units=5), tmp_path)
