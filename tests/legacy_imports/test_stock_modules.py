import importlib
from unittest import mock

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.legacy_imports.stock_modules import CHANGED, MOVED, PREFIX, install


def test_ours_are_in_the_place_of_theirs_and_classes_stay():
    from tf2compat.v1.python.client import session
    from tf2compat.v1.python.training import monitored_session, session_run_hook

    assert session.Session is tf.Session
    assert monitored_session.MonitoredTrainingSession is tf.train.MonitoredTrainingSession
    assert session_run_hook.SessionRunHook is stock.compat.v1.train.SessionRunHook


def test_the_sessions_of_a_test_case_are_ours():
    from tf2compat.v1.python.framework import test_util
    from tf2compat.v1.python.platform import test

    assert test.TestCase is test_util.TensorFlowTestCase is tf.test.TestCase
    with tf.Graph().as_default(), test.TestCase("run").cached_session() as session:
        assert isinstance(session, tf.Session)


def test_a_module_of_a_module_is_ours_too():
    training = importlib.import_module(f"{PREFIX}.training")
    assert training.saver.Saver is tf.train.Saver
    assert "saver" in dir(training)


def test_tests_open_sessions_of_ours(graph):
    for module, name in (("platform.test", "TestCase"), ("framework.test_util", "TensorFlowTestCase")):
        case = getattr(importlib.import_module(f"{PREFIX}.{module}"), name)("assertTrue")
        case.setUp()
        with case.cached_session() as sess:
            assert isinstance(sess, tf.Session)
        case.tearDown()


@pytest.mark.parametrize("module", CHANGED)
def test_what_means_something_else_is_tf1s(module):
    loaded = importlib.import_module(f"{PREFIX}.{module}")
    stock = importlib.import_module(f"tensorflow.python.{module}")
    assert all(getattr(loaded, name) is not getattr(stock, name) for name in CHANGED[module])
    assert set(CHANGED[module]) <= set(dir(loaded))


def test_a_data_set_has_the_methods_of_tf1():
    dataset_ops = importlib.import_module(f"{PREFIX}.data.ops.dataset_ops")
    readers = importlib.import_module(f"{PREFIX}.data.ops.readers")
    assert callable(dataset_ops.Dataset.range(3).make_one_shot_iterator)
    assert callable(readers.TFRecordDataset("x").make_one_shot_iterator)


@pytest.mark.parametrize("module", MOVED)
def test_what_was_moved_is_found(module):
    loaded = importlib.import_module(f"{PREFIX}.{module}")
    assert all(getattr(loaded, name) is not None for name in MOVED[module])


def test_what_is_not_there():
    install()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{PREFIX}.no_such_module")
    with pytest.raises(AttributeError):
        _ = importlib.import_module(f"{PREFIX}.ops.math_ops").no_such_name


@pytest.mark.filterwarnings("ignore")
def test_modules_that_were_moved_are_found():
    from tf2compat.v1.python.ops.rnn_cell_impl import DropoutWrapper
    from tf2compat.v1.python.training import training_ops
    from tf2compat.v1.python.training.tracking import base

    assert callable(training_ops.resource_apply_gradient_descent)
    assert issubclass(stock.Variable, base.Trackable)
    assert DropoutWrapper is tf.nn.rnn_cell.DropoutWrapper


def test_what_a_program_replaces_is_replaced_for_tensorflow_too(graph):
    from tf2compat.v1.python.ops import array_ops, gradients
    from tf2compat.v1.python.training import saver

    stock_gradients = gradients.gradients
    weight = tf.get_variable("weight", initializer=2.0)
    asked = []

    def noted(*args, **options):
        asked.append(args[0])
        return stock_gradients(*args, **options)

    with mock.patch.object(gradients, "gradients", noted):
        tf.train.GradientDescentOptimizer(0.1).minimize(weight * weight)
    assert len(asked) == 1
    tf.train.GradientDescentOptimizer(0.1).minimize(weight * weight)
    assert len(asked) == 1
    assert gradients.gradients is stock_gradients

    stock_pad = vars(array_ops)["_stock"].pad
    array_ops.pad = noted  # Never read before.
    assert vars(array_ops)["_stock"].pad is noted
    del array_ops.pad
    assert array_ops.pad is vars(array_ops)["_stock"].pad is stock_pad

    # Ours, which TensorFlow's own module does not have.
    ours, theirs = saver.Saver, vars(saver)["_stock"].Saver
    with mock.patch.object(saver, "Saver", None):
        assert vars(saver)["_stock"].Saver is theirs
    assert saver.Saver is ours
