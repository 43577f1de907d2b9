import keras
import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.estimator.keras_estimator import KerasEstimator

X = np.random.RandomState(0).rand(64, 4).astype("float32")
Y = (X.sum(1) > 2).astype("int32")


def model(compiled=True):
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    made = keras.Sequential(
        [
            keras.Input([4], name="x"),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(2),
        ]
    )
    if compiled:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        made.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return made


def batches(repeat=None):
    return lambda: stock.data.Dataset.from_tensor_slices((X, Y)).repeat(repeat).batch(16)


def test_it_trains_as_fit_does_and_goes_on_from_its_checkpoint(tmp_path):
    fitted = model()
    fitted.fit(batches(2)(), shuffle=False, verbose=0)
    estimator = tf.keras.estimator.model_to_estimator(model(), model_dir=str(tmp_path))
    assert isinstance(estimator, KerasEstimator)
    estimator.train(batches(), max_steps=5)
    again = tf.keras.estimator.model_to_estimator(model(), model_dir=str(tmp_path))
    hook = tf.train.StopAtStepHook(last_step=8)

    def rest():
        return batches()().skip(5)

    again.train(rest, hooks=[hook])
    assert again.get_variable_value("global_step") == 8
    metrics = again.evaluate(batches(1), name="test")
    loss, accuracy = fitted.evaluate(X, Y, batch_size=16, verbose=0)
    assert metrics["loss"] == pytest.approx(loss, rel=1e-5)
    assert metrics["accuracy"] == pytest.approx(accuracy)
    assert metrics["global_step"] == 8
    assert list((tmp_path / "eval_test").glob("events*"))
    predicted = list(again.predict(batches(1)))
    values = [next(iter(row.values())) for row in predicted]
    np.testing.assert_allclose(values, fitted.predict(X, verbose=0), rtol=1e-4, atol=1e-6)


def test_it_exports_what_tensorflow_2_loads(tmp_path):
    estimator = tf.keras.estimator.model_to_estimator(model(), model_dir=str(tmp_path / "model"))
    estimator.train(batches(), steps=3)
    folder = estimator.export_saved_model(str(tmp_path / "export"), None)
    loaded = stock.saved_model.load(folder.decode())
    served = loaded.serve(X[:2])
    expected = [next(iter(row.values())) for row in estimator.predict(batches(1))][:2]
    np.testing.assert_allclose(served, expected, rtol=1e-5, atol=1e-6)


def test_what_it_refuses(tmp_path):
    make = tf.keras.estimator.model_to_estimator
    with pytest.raises(UsageError, match="not compiled"):
        make(model(compiled=False))
    with pytest.raises(UsageError, match="Both"):
        make(model(), "model.h5")
    with pytest.raises(UsageTypeError, match="returned tuple"):
        make(model(), model_dir=str(tmp_path)).train(lambda: (X, Y), steps=1)
    with pytest.raises(UsageError, match="no batch"):
        make(model(), model_dir=str(tmp_path)).evaluate(lambda: batches(1)().take(0))
