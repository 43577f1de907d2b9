import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

learn, layers = tf.contrib.learn, tf.contrib.layers


def input_fn():
    age = np.arange(20, 84, dtype=np.float32)
    job = np.where(age % 2, "Tech", "Sales")
    return (
        stock.data.Dataset.from_tensor_slices(({"age": age, "job": job}, (age > 50).astype("int64"))).repeat().batch(64)
    )


@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")
def test_wide_and_deep_fits(tmp_path):
    age, job = layers.real_valued_column("age"), layers.sparse_column_with_hash_bucket("job", 10)
    wide = [job, layers.bucketized_column(age, [30, 50, 70])]
    estimator = learn.DNNLinearCombinedClassifier(
        model_dir=str(tmp_path),
        linear_feature_columns=wide,
        dnn_feature_columns=[age, layers.embedding_column(job, 2)],
        dnn_hidden_units=[4],
    )
    assert estimator.fit(input_fn=input_fn, steps=20) is estimator
    metrics = estimator.evaluate(input_fn, steps=1)
    assert metrics["global_step"] == 20
    assert metrics["loss"] == pytest.approx(metrics["average_loss"])  # The mean, as tf.contrib.learn's.


def test_what_is_refused(tmp_path):
    age = layers.real_valued_column("age")
    with pytest.raises(UsageError, match="clip_gradients_by_norm"):
        learn.LinearClassifier([age], gradient_clip_norm=1.0)
    with pytest.raises(UsageError, match="enable_centered_bias"):
        learn.LinearRegressor([age], enable_centered_bias=True)
