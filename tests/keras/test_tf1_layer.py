import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.errors import UsageTypeError
from tf2compat.keras import TF1Layer, tf1_variables

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed"),
    pytest.mark.filterwarnings("ignore:.*layer.updates"),
]
X = np.random.RandomState(0).randn(6, 64).astype(np.float32)


@keras.saving.register_keras_serializable("tests")
def convnet(images, training, width=4):
    """Two convolutions and batch normalization, as 2017 wrote them; no layer has a name."""
    x = tf1.reshape(images, [-1, 8, 8, 1])
    x = tf1.layers.conv2d(x, width, 3, activation=tf.nn.relu, kernel_regularizer=lambda w: 0.1 * tf.reduce_sum(w**2))
    x = tf1.layers.batch_normalization(x, training=training)
    x = tf1.layers.conv2d(x, width, 3, activation=tf.nn.relu)
    return tf1.layers.dense(tf1.layers.flatten(x), 3, name="logits")


def tf1_checkpoint(folder, training=False):
    """Trains nothing, but gives every variable a value of its own; returns the checkpoint, logits, statistics."""
    with tf.Graph().as_default():
        tf1.set_random_seed(3)
        x = tf1.placeholder(tf.float32, [None, 64])
        logits = convnet(x, training)
        updates = tf1.get_collection(tf1.GraphKeys.UPDATE_OPS)
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            session.run([v.assign(v + 0.1) for v in tf1.global_variables()])
            path = tf1.train.Saver().save(session, str(folder / "model.ckpt"))
            values = session.run([logits, updates], {x: X})[0]
            moved = session.run([v for v in tf1.global_variables() if "moving" in v.name])
    return path, values, moved


def test_a_tf1_checkpoint_gives_the_same_logits(tmp_path):
    path, logits, _ = tf1_checkpoint(tmp_path)
    layer = TF1Layer(convnet)
    layer(X)
    report = tf2compat.checkpoint.load_into(tf1_variables(layer), path)
    assert len(report.matched) == 10
    np.testing.assert_allclose(layer(X), logits, atol=1e-6)


def test_statistics_move_as_tf1s_do_when_the_updates_are_run(tmp_path):
    path, logits, moved = tf1_checkpoint(tmp_path, training=True)
    layer = TF1Layer(convnet)
    layer(X)
    tf2compat.checkpoint.load_into(tf1_variables(layer), path)
    np.testing.assert_allclose(layer(X, training=True), logits, atol=1e-6)
    found = [np.asarray(v) for name, v in tf1_variables(layer).items() if "moving" in name]
    np.testing.assert_allclose(found, moved, atol=1e-6)


def test_a_scope_and_arguments():
    layer = TF1Layer(convnet, scope="net", arguments={"width": 2})
    layer(X)
    found = tf1_variables(layer)
    assert found["net/conv2d_1/kernel"].shape == (3, 3, 2, 2)
    assert len(layer.losses) == 1
    assert len(layer.trainable_weights) == 8


def test_a_model_is_saved_whole(tmp_path):
    model = keras.Sequential([keras.Input((64,)), TF1Layer(convnet, scope="net")])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))


def test_what_is_no_function():
    with pytest.raises(UsageTypeError, match="got int"):
        TF1Layer(3)
