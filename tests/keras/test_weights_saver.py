import keras
import numpy as np
import pytest

from tf2compat.errors import UsageError
from tf2compat.keras import WeightsSaver


def test_files_of_the_last_saves(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    saver = WeightsSaver(model, tmp_path / "w", max_to_keep=2)
    for step in (1, 2, 2, 3):
        model.set_weights([np.full([2, 1], step), np.zeros(1)])
        saver.after_save(None, step)
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == ["model-2.weights.h5", "model-3.weights.h5"]
    model.load_weights(tmp_path / "w" / "model-2.weights.h5")
    assert model.get_weights()[0].tolist() == [[2.0], [2.0]]


def test_a_file_that_the_user_has_removed(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    saver = WeightsSaver(model, tmp_path, max_to_keep=1)
    saver.after_save(None, 1)
    (tmp_path / "model-1.weights.h5").unlink()
    saver.after_save(None, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["model-2.weights.h5"]


def test_inside_of_a_graph(tmp_path):
    import tensorflow as tf

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with tf.Graph().as_default():
        WeightsSaver(model, tmp_path, max_to_keep=None).after_save(None, 7)
    assert [path.name for path in tmp_path.iterdir()] == ["model-7.weights.h5"]


def test_one_at_least():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(UsageError, match="is 0"):
        WeightsSaver(model, "", max_to_keep=0)
