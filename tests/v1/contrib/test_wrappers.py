import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

contrib = tf.contrib.estimator


def test_clipping_is_by_the_norm_of_all_gradients(graph):
    a, b = tf.get_variable("a", initializer=0.0), tf.get_variable("b", initializer=0.0)
    optimizer = contrib.clip_gradients_by_norm(tf.train.MomentumOptimizer(1.0, 0.9), 1.0)
    train_op = optimizer.minimize(-(3.0 * a + 4.0 * b))
    assert optimizer.get_slot_names() == ["momentum"]
    assert optimizer.get_slot(a, "momentum") is optimizer.variables()[0]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_op)
        np.testing.assert_allclose(session.run([a, b]), [0.6, 0.8], rtol=1e-6)


def test_towers_are_the_replicas_of_a_session(graph):
    def model_fn(features):
        return features

    assert contrib.replicate_model_fn(model_fn, devices=["/gpu:0"]) is model_fn
    optimizer = tf.train.AdamOptimizer()
    assert contrib.TowerOptimizer(optimizer) is contrib.TowerOptimizer(lambda: optimizer) is optimizer


def estimator(folder):
    def model_fn(features, labels, mode):
        weight = tf.get_variable("weight", initializer=2.0)
        predictions = {"y": features["x"] * weight}
        outputs = {"serving_default": tf.estimator.export.PredictOutput(dict(predictions))}
        loss = tf.reduce_mean(predictions["y"])
        train_op = tf.train.GradientDescentOptimizer(0.0).minimize(loss, tf.train.get_global_step())
        return tf.estimator.EstimatorSpec(mode, predictions, loss, train_op, export_outputs=outputs)

    return tf.estimator.Estimator(model_fn, folder)


def read():
    features = {"x": [1.0, 2.0], "id": [7, 8]}
    return stock.data.Dataset.from_tensors((features, [0.0, 0.0]))


def test_features_are_forwarded_and_exported(tmp_path):
    forwarding = contrib.forward_features(estimator(str(tmp_path / "model")), "id")
    forwarding.train(read)
    assert [(row["id"], row["y"]) for row in forwarding.predict(read)] == [(7, 2.0), (8, 4.0)]

    def receiver():
        placeholders = {"x": tf.placeholder(tf.float32, [None]), "id": tf.placeholder(tf.int32, [None])}
        return tf.estimator.export.ServingInputReceiver(placeholders, placeholders)

    folder = contrib.export_saved_model_for_mode(forwarding, str(tmp_path / "export"), receiver)
    served = stock.saved_model.load(folder.decode()).signatures["serving_default"]
    assert set(served.structured_outputs) == {"y", "id"}
    contrib.export_all_saved_models(forwarding, str(tmp_path / "all"), {"infer": receiver})


def test_features_that_cannot_be_forwarded(tmp_path):
    for keys, message in (("nope", "is no feature"), (["y"], "a prediction already")):
        with pytest.raises(UsageError, match=message):
            contrib.forward_features(estimator(str(tmp_path)), keys).train(read)
