"""TF1 checkpoints into Keras models and back: training goes on with the same numbers."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import load_into, save_from
from tf2compat.checkpoint.optimizer_slots import count_of_powers, is_optimizer_state, slots_of
from tf2compat.errors import CheckpointNameError, UsageError

RANDOM = np.random.RandomState(0)
X, Y = RANDOM.randn(64, 5).astype(np.float32), RANDOM.randn(64, 2).astype(np.float32)
T, K = v1.train, keras.optimizers
OPTIMIZERS = {
    "adam": (lambda: T.AdamOptimizer(0.01, epsilon=1e-7), lambda: K.Adam(0.01)),
    "momentum": (lambda: T.MomentumOptimizer(0.01, 0.9), lambda: K.SGD(0.01, momentum=0.9)),
    "nesterov": (
        lambda: T.MomentumOptimizer(0.01, 0.9, use_nesterov=True),
        lambda: K.SGD(0.01, momentum=0.9, nesterov=True),
    ),
    "sgd": (lambda: T.GradientDescentOptimizer(0.01), lambda: K.SGD(0.01)),
    "rmsprop": (lambda: T.RMSPropOptimizer(0.01, epsilon=1e-7), lambda: K.RMSprop(0.01, rho=0.9)),
    "rmsprop centered": (
        lambda: T.RMSPropOptimizer(0.01, momentum=0.5, epsilon=1e-7, centered=True),
        lambda: K.RMSprop(0.01, rho=0.9, momentum=0.5, centered=True),
    ),
    "adagrad": (lambda: T.AdagradOptimizer(0.1), lambda: K.Adagrad(0.1, epsilon=0.0)),
    "ftrl": (
        lambda: T.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
        lambda: K.Ftrl(0.1, l1_regularization_strength=0.01),
    ),
    "adadelta": (lambda: T.AdadeltaOptimizer(0.1, epsilon=1e-7), lambda: K.Adadelta(0.1, rho=0.95)),
}
NAMES = ["net/dense/weights", "net/dense/biases", "net/dense_1/weights", "net/dense_1/biases"]


def legacy(optimizer, steps, restore=None, save=None):
    """Trains the TF1 program; returns the losses of the steps after what was restored or saved."""
    with tf.Graph().as_default():
        v1.set_random_seed(1)
        step = T.get_or_create_global_step()
        shapes = [[5, 8], [8], [8, 2], [2]]
        w1, b1, w2, b2 = (v1.get_variable(name, shape) for name, shape in zip(NAMES, shapes))
        loss = tf.reduce_mean(tf.square(tf.matmul(tf.nn.relu(tf.matmul(X, w1) + b1), w2) + b2 - Y))
        train = optimizer().minimize(loss, step)
        with v1.Session() as sess:
            if restore:
                T.Saver().restore(sess, restore)
            else:
                sess.run(v1.global_variables_initializer())
                for _ in range(20):
                    sess.run(train)
            if save:
                T.Saver().save(sess, save)
            return [sess.run([loss, train])[0] for _ in range(steps)]


def model(optimizer=None, units=8):
    built = keras.Sequential([keras.Input((5,)), keras.layers.Dense(units, "relu"), keras.layers.Dense(2)])
    built.compile(optimizer() if optimizer else "sgd", "mse")
    return built


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_keras_goes_on_from_tf1_and_tf1_from_keras(tmp_path, name):
    old, new = OPTIMIZERS[name]
    expected = legacy(old, 8, save=str(tmp_path / "old"))
    keras_model = model(new)
    report = load_into(keras_model, tmp_path / "old")
    assert report.unmatched == []
    losses = []
    for _ in range(4):
        keras_model.reset_metrics()  # Keras before 3.13 returns the mean of the losses since.
        losses.append(keras_model.train_on_batch(X, Y))
    np.testing.assert_allclose(losses, expected[:4], rtol=1e-5)
    assert int(keras_model.optimizer.iterations) == 24
    save_from(keras_model, tmp_path / "new", like=tmp_path / "old")
    np.testing.assert_allclose(legacy(old, 4, restore=str(tmp_path / "new")), expected[4:], rtol=1e-5)


def test_strict_is_an_error_that_lists_all_and_changes_nothing(tmp_path):
    legacy(OPTIMIZERS["sgd"][0], 0, save=str(tmp_path / "m"))
    other = model(units=9)
    before = other.get_weights()
    with pytest.raises(CheckpointNameError, match=r"kernel \[5, 9\].*nothing was loaded|nothing was loaded") as caught:
        load_into(other, tmp_path / "m")
    assert "net/dense/weights" in caught.value.message
    for left, right in zip(before, other.get_weights()):
        np.testing.assert_array_equal(left, right)
    report = load_into(other, tmp_path / "m", strict=False)
    assert len(report.unmatched) == 3
    assert "not " in str(report)


def test_a_map_and_plain_variables(tmp_path):
    legacy(OPTIMIZERS["sgd"][0], 0, save=str(tmp_path / "m"))
    x = tf.Variable(tf.zeros([8]))
    report = load_into({"anything": x}, tmp_path / "m", {"anything": "net/dense/biases"})
    assert [one.how for one in report.matched] == ["map"]
    assert x.numpy().any()


def test_a_missing_slot_is_an_error_unless_the_optimizer_is_left_out(tmp_path):
    legacy(OPTIMIZERS["sgd"][0], 0, save=str(tmp_path / "m"))
    with pytest.raises(CheckpointNameError, match="no slot 'net/dense/weights/Adam'"):
        load_into(model(K.Adam), tmp_path / "m")
    assert load_into(model(K.Adam), tmp_path / "m", include_optimizer=False).unmatched == []


def test_layers_that_keras_numbered_otherwise(tmp_path):
    """All layers have one shape: names of another count must not be matched one by one."""
    with tf.Graph().as_default():
        for i, name in enumerate(("dense", "dense_1", "dense_2")):
            v1.get_variable(f"{name}/kernel", initializer=tf.fill([4, 4], float(i)))
            v1.get_variable(f"{name}/bias", initializer=tf.fill([4], float(i)))
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            T.Saver().save(sess, str(tmp_path / "m"))
    layers = [keras.layers.Dense(4, name=f"dense_{i}") for i in (1, 2, 3)]
    shifted = keras.Sequential([keras.Input((4,)), *layers])
    load_into(shifted, tmp_path / "m")
    assert [float(w.flat[0]) for w in shifted.get_weights()] == [0, 0, 1, 1, 2, 2]


def test_no_checkpoint_and_no_variables(tmp_path):
    with pytest.raises(UsageError, match="There is no checkpoint"):
        load_into(model(), tmp_path / "none")
    legacy(OPTIMIZERS["sgd"][0], 0, save=str(tmp_path / "m"))
    with pytest.raises(UsageError, match="Build the model first"):
        load_into(keras.Sequential([keras.layers.Dense(3)]), tmp_path / "m")


def test_save_from_with_names_of_its_own(tmp_path):
    save_from(model(), tmp_path / "m")
    names = [name for name, _ in tf.train.list_variables(str(tmp_path / "m"))]
    assert sum(name.endswith("/kernel") for name in names) == 2
    with pytest.raises(UsageError, match="no such variable"):
        save_from(model(), tmp_path / "m", {"nothing": "x"})


def test_states_of_optimizers():
    assert is_optimizer_state("a/b/Adam_1")
    assert is_optimizer_state("beta1_power_2")
    assert not is_optimizer_state("a/Adam/kernel")
    assert count_of_powers(0.9**21, 0.9) == 20
    assert count_of_powers(0.0, 0.9) is None
    assert slots_of(K.Nadam()) is None
