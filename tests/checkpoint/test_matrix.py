"""Checkpoints of TensorFlow 1.15.5, of stock TensorFlow and of ours, each restored by the other."""

import importlib.util
import pathlib

import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as stock

import tf2compat.v1 as ours
from tf2compat.checkpoint import convert

HERE = pathlib.Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("matrix", HERE / "matrix.py")
matrix = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(matrix)


def trained(module, steps, restore=None, save=None, use_resource=True, checkpoint_format="tf1", partitions=3):
    """Returns every value after some steps of a program on stock TensorFlow or on ours."""
    with tf.Graph().as_default():
        train, saver, everything = matrix.build(module, use_resource, partitions)
        if module is ours:
            saver.format = checkpoint_format
        with module.Session() as sess:
            if restore:
                saver.restore(sess, str(restore))
            else:
                # Moving averages start from their variables, which references do not wait for by themselves.
                sess.run([v.initializer for v in everything.values() if "Average" not in v.op.name])
                sess.run([v.initializer for v in everything.values() if "Average" in v.op.name])
            for _ in range(steps):
                sess.run(train)
            if save:
                saver.save(sess, str(save), write_meta_graph=False)
            return sess.run(everything)


def check_same(left, right):
    assert sorted(left) == sorted(right)
    for name, value in left.items():
        if value.dtype.kind == "f":
            np.testing.assert_allclose(value, right[name], rtol=1e-6, atol=1e-7, err_msg=name)
        else:
            np.testing.assert_array_equal(value, right[name], err_msg=name)


def later():
    reader = tf.train.load_checkpoint(str(HERE / "data" / "matrix_later-5"))
    return {name: np.asarray(reader.get_tensor(name)) for name in reader.get_variable_to_shape_map()}


@pytest.mark.parametrize("use_resource", [True, False])
def test_training_goes_on_from_tensorflow_1_15(use_resource):
    check_same(trained(ours, 2, HERE / "data" / "matrix-3", use_resource=use_resource), later())


def test_training_goes_on_from_a_converted_checkpoint(tmp_path):
    convert(HERE / "data" / "matrix-3", tmp_path / "copy", "tf2")
    check_same(trained(ours, 2, tmp_path / "copy"), later())
    convert(tmp_path / "copy", tmp_path / "back", "tf1")
    check_same(trained(stock, 2, tmp_path / "back"), later())


@pytest.mark.parametrize("use_resource", [True, False])
@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
def test_stock_goes_on_from_ours(tmp_path, checkpoint_format, use_resource):
    trained(ours, 3, save=tmp_path / "m", checkpoint_format=checkpoint_format, use_resource=use_resource)
    # Stock TensorFlow restores just one part of a partitioned variable from an object-based checkpoint.
    partitions = 3 if checkpoint_format == "tf1" else None
    expected = trained(stock, 5, partitions=partitions)
    check_same(trained(stock, 2, tmp_path / "m", use_resource=use_resource, partitions=partitions), expected)


@pytest.mark.parametrize("use_resource", [True, False])
@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
def test_ours_goes_on_from_ours(tmp_path, checkpoint_format, use_resource):
    trained(ours, 3, save=tmp_path / "m", checkpoint_format=checkpoint_format, use_resource=use_resource)
    check_same(trained(ours, 2, tmp_path / "m", use_resource=use_resource), trained(stock, 5))


@pytest.mark.parametrize("use_resource", [True, False])
def test_ours_goes_on_from_stock(tmp_path, use_resource):
    trained(stock, 3, save=tmp_path / "m", use_resource=use_resource)
    check_same(trained(ours, 2, tmp_path / "m", use_resource=use_resource), trained(stock, 5))


def test_a_tensorflow_2_program_reads_the_tf2_format(tmp_path):
    values = trained(ours, 3, save=tmp_path / "m", checkpoint_format="tf2")
    variables = {name: tf.Variable(tf.zeros_like(values[name])) for name in ("model/adam", "model/model/adam/Adam_1")}
    tf.train.Checkpoint(**variables).restore(str(tmp_path / "m")).assert_existing_objects_matched()
    for name, variable in variables.items():
        np.testing.assert_array_equal(variable.numpy(), values[name])


def test_ours_reads_what_a_tensorflow_2_program_wrote(tmp_path):
    with tf.init_scope():
        path = tf.train.Checkpoint(**{"scope/x": tf.Variable([1.0, 2.0])}).write(str(tmp_path / "two"))
    with tf.Graph().as_default():
        x = ours.get_variable("scope/x", [2])
        with ours.Session() as sess:
            ours.train.Saver().restore(sess, path)
            assert sess.run(x).tolist() == [1.0, 2.0]
