"""The numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/learn.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

learn, layers = tf.contrib.learn, tf.contrib.layers
X = np.random.RandomState(0).randn(20, 3).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int64)

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_a_classifier_learns_from_arrays(tmp_path):
    columns = learn.infer_real_valued_columns_from_input(X)
    learner = learn.DNNClassifier([5], columns, model_dir=str(tmp_path), optimizer=tf.train.AdamOptimizer(0.1))
    assert learner.fit(X, Y, steps=60, batch_size=10) is learner
    learner.partial_fit(X, Y)
    assert learner.evaluate(X, Y)["global_step"] == 61
    classes = list(learner.predict(X))
    assert np.mean(np.array(classes) == Y) > 0.9
    assert learner.predict_classes(X, as_iterable=False).tolist() == classes
    chances = learner.predict_proba(X, as_iterable=False)
    assert chances.argmax(1).tolist() == classes
    rows = list(learner.predict(X[:2], outputs=["logits", "probabilities"]))
    assert sorted(rows[0]) == ["logits", "probabilities"]
    assert learner.predict(X, outputs=["logits"], as_iterable=False)["logits"].shape == (20, 1)


def test_a_regression_gives_scores(tmp_path):
    line = learn.LinearRegressor([layers.real_valued_column("", 3)], model_dir=str(tmp_path))
    line.fit(X, X[:, 1], steps=3)
    scores = line.predict_scores(X, as_iterable=False)
    assert scores.shape == (20,)
    assert list(line.predict(X[:4])) == scores[:4].tolist()


def test_what_is_refused(tmp_path):
    line = learn.LinearRegressor([layers.real_valued_column("", 3)], model_dir=str(tmp_path))
    with pytest.raises(UsageError, match="Both or neither"):
        line.fit()
    for option in ({"metrics": {"a": 1}}, {"feed_fn": len}):
        with pytest.raises(UsageError, match=next(iter(option))):
            line.evaluate(X, X[:, 1], **option)
