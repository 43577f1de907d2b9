"""`tf.keras` in graphs: the same script on stock TensorFlow's sessions with Keras 2, and on ours."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import MissingExtraError

SCRIPT = """import json, sys
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.keras.layers import Dense

tf.disable_v2_behavior()
K = tf.keras.backend
x = np.random.RandomState(0).rand(64, 8).astype("float32")
y = (x.sum(1) > 4).astype("int32")


def made():
    model = tf.keras.Sequential([
        Dense(16, activation="relu", input_shape=(8,)), tf.keras.layers.BatchNormalization(),
        Dense(2, activation="softmax", kernel_regularizer=tf.keras.regularizers.l2(1e-3))])
    random = np.random.RandomState(1)
    model.set_weights([random.rand(*weight.shape) for weight in model.get_weights()])
    return model


model = made()
model.compile(tf.keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
told = dict(model.fit(x, y, batch_size=16, epochs=2, shuffle=False, verbose=0, validation_data=(x, y)).history)
told["data set"] = model.fit(
    tf.data.Dataset.from_tensor_slices((x, y)).batch(16).repeat(), epochs=1, steps_per_epoch=4, verbose=0
).history["loss"]
told["evaluate"] = model.evaluate(x, y, verbose=0)
model.save_weights(sys.argv[1] + "/weights.h5")
other = made()
other.load_weights(sys.argv[1] + "/weights.h5")
told["predict"] = other.predict(x[:2]).tolist()
told["function"] = K.function([model.input], [model.layers[0].output])([x[:1]])[0].tolist()

K.clear_session()
session = tf.Session()
K.set_session(session)
assert K.get_session() is session
model = made()
model.compile(tf.train.MomentumOptimizer(0.1, 0.9), "sparse_categorical_crossentropy")
told["TF1's optimizer"] = [model.train_on_batch(x, y) for _ in range(2)]
told["session"] = type(session).__module__

K.clear_session()
inputs = tf.placeholder(tf.float32, [None, 8])
constant = tf.keras.initializers.Constant(0.1)
outputs = tf.keras.layers.Dropout(0.5)(Dense(2, kernel_initializer=constant)(inputs), training=False)
loss = tf.reduce_mean(outputs ** 2)
step = tf.train.get_or_create_global_step()
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, step)
with tf.train.SingularMonitoredSession() as monitored:
    told["names"] = [variable.name for variable in tf.trainable_variables()]
    told["hooks"] = [float(monitored.run([loss, train_op], {inputs: x})[0]) for _ in range(2)]
json.dump(told, open(sys.argv[1] + "/told.json", "w"), default=float)
"""


def told_by(folder, *command):
    folder.mkdir()
    (folder / "script.py").write_text(SCRIPT)
    environment = os.environ | {"TF_USE_LEGACY_KERAS": "1"}
    done = subprocess.run(
        [sys.executable, *command, "script.py", str(folder)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "told.json").read_text())


@pytest.mark.slow
def test_a_keras_script_gives_the_numbers_of_stocks_sessions(tmp_path):
    stock, ours = told_by(tmp_path / "stock"), told_by(tmp_path / "ours", "-m", "tf2compat", "run")
    assert (stock.pop("session"), ours.pop("session")) == (
        "tensorflow.python.client.session",
        "tf2compat.sessions.session",
    )
    assert stock.pop("names")[:2] == ours.pop("names")[:2] == ["dense/kernel:0", "dense/bias:0"]
    assert stock.keys() == ours.keys()
    for key, value in stock.items():
        np.testing.assert_allclose(ours[key], value, rtol=1e-5, atol=1e-6, err_msg=key)


def test_it_is_keras_2_beside_keras_3():
    import keras
    import tf_keras

    assert tf1.keras.layers.Dense is tf_keras.layers.Dense is not keras.layers.Dense
    from tf2compat.v1.keras.layers import Dense

    assert Dense is tf_keras.layers.Dense
    assert tf.keras.layers.Dense is keras.layers.Dense


def test_modules_of_tensorflow_python_keras_are_those_of_keras_2():
    import tf_keras

    from tf2compat.legacy_imports import stock_modules

    stock_modules.install()
    from tf2compat.v1.python.keras.engine import base_layer
    from tf2compat.v1.python.keras.utils import to_categorical

    assert base_layer.Layer is tf_keras.layers.Layer
    assert to_categorical([1], 3).tolist() == [[0.0, 1.0, 0.0]]


@pytest.mark.filterwarnings("ignore:.*state_updates")
def test_keras_opens_our_sessions_and_takes_the_default_one(graph):
    backend = tf1.keras.backend
    value = backend.variable(np.ones([2]))
    assert backend.get_value(value).tolist() == [1.0, 1.0]
    opened = backend.get_session()
    assert isinstance(opened, tf1.Session)
    assert backend.get_session() is opened
    with tf1.Session() as session:
        assert backend.get_session() is session
    with tf.Graph().as_default():
        backend.variable(1.0)
        assert backend.get_session() is not opened
    backend.set_session(None)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("tf_keras")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "tf2compat.v1.keras", raising=False)
    monkeypatch.setitem(sys.modules, "tf_keras", None)
    with pytest.raises(MissingExtraError, match=r"`tf\.keras`.*pip install .*legacy"):
        __import__("tf2compat.v1.keras")
