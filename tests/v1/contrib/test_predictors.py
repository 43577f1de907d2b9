"""Predictions beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/images.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

predictor = tf.contrib.predictor


@pytest.mark.filterwarnings("ignore")
def test_a_saved_model(graph, tmp_path):
    folder = str(tmp_path / "model")
    given = tf.placeholder(tf.float32, [None], "given")
    with tf.Session() as session:
        tf.saved_model.simple_save(session, folder, {"x": given}, {"y": given * 2.0})
    with predictor.from_saved_model(folder) as predict:
        assert predict({"x": [1.0, 2.0]})["y"].tolist() == [2.0, 4.0]
        with pytest.raises(UsageError, match=r"unexpected keys in input_dict: \['z'\]"):
            predict({"z": 1})
    with pytest.raises(UsageError, match="the model has"):
        predictor.from_saved_model(folder, "other")
