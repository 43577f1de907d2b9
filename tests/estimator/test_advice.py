import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import CheckpointNameError, CheckpointShapeError, UsageError, UsageTypeError


def model_fn(features, labels, mode, params):
    if params.get("empty"):
        return tf.estimator.EstimatorSpec(mode, predictions=features)
    weight = tf.get_variable(params.get("name", "weight"), params.get("shape", []), initializer=tf.ones_initializer())
    loss = tf.reduce_mean((features * weight - labels) ** 2)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def input_fn():
    return stock.data.Dataset.from_tensors(([1.0, 2.0], [2.0, 4.0])).repeat()


def estimator(folder, **params):
    return tf.estimator.Estimator(model_fn, str(folder), params=params)


def test_a_spec_without_what_the_mode_needs(tmp_path):
    with pytest.raises(UsageError, match=r"(?s)mode='train'.*EstimatorSpec\(mode, train_op=") as raised:
        estimator(tmp_path, empty=True).train(input_fn, steps=1)
    assert isinstance(raised.value, ValueError)
    with pytest.raises(UsageError, match=r"mode='eval'.*loss="):
        estimator(tmp_path, empty=True).evaluate(input_fn, steps=1)


@pytest.mark.parametrize("wrong", [lambda: 3, lambda: None, lambda: "x", 3])
def test_an_input_fn_that_is_or_returns_something_else(tmp_path, wrong):
    with pytest.raises(UsageTypeError, match=r"(?s)input_fn.*tf\.data\.Dataset"):
        estimator(tmp_path).train(wrong, steps=1)


def test_other_errors_are_the_packages(tmp_path):
    with pytest.raises(ValueError, match="both steps and max_steps"):
        estimator(tmp_path).train(input_fn, steps=1, max_steps=1)
    with pytest.raises(TypeError, match="SessionRunHook"):
        estimator(tmp_path).train(input_fn, steps=1, hooks=[3])


def test_max_steps_that_are_reached_train_nothing(tmp_path):
    made = estimator(tmp_path)
    made.train(input_fn, max_steps=2)
    before = made.get_variable_value("weight")
    assert made.train(input_fn, max_steps=2) is made
    assert made.get_variable_value("weight") == before
    assert made.get_variable_value("global_step") == 2


def test_the_folder_of_another_model(tmp_path):
    estimator(tmp_path).train(input_fn, steps=1)
    with pytest.raises(CheckpointNameError, match="no value for 1 of 2 variables: 'weights' .near: weight"):
        estimator(tmp_path, name="weights").train(input_fn, steps=1)
    with pytest.raises(CheckpointShapeError, match=r"weight.*\(2,\)"):
        estimator(tmp_path, shape=[2]).train(input_fn, steps=1)


def test_a_damaged_checkpoint_falls_back_to_the_one_before(tmp_path):
    made = tf.estimator.Estimator(model_fn, str(tmp_path), tf.estimator.RunConfig(save_checkpoints_steps=2), params={})
    made.train(input_fn, max_steps=4)
    (tmp_path / "model.ckpt-4.data-00000-of-00001").write_bytes(b"")
    made.train(input_fn, steps=1)
    assert made.get_variable_value("global_step") == 3
    assert any("damaged" in path.name for path in tmp_path.iterdir())
