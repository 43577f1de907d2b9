import importlib

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.legacy_imports.stock_modules import MOVED, PREFIX, install


def test_ours_are_in_the_place_of_theirs_and_classes_stay():
    from tf2compat.v1.python.client import session
    from tf2compat.v1.python.training import monitored_session, session_run_hook

    assert session.Session is tf.Session
    assert monitored_session.MonitoredTrainingSession is tf.train.MonitoredTrainingSession
    assert session_run_hook.SessionRunHook is stock.compat.v1.train.SessionRunHook


def test_a_module_of_a_module_is_ours_too():
    training = importlib.import_module(f"{PREFIX}.training")
    assert training.saver.Saver is tf.train.Saver
    assert "saver" in dir(training)


@pytest.mark.parametrize("module", MOVED)
def test_what_was_moved_is_found(module):
    loaded = importlib.import_module(f"{PREFIX}.{module}")
    assert all(callable(getattr(loaded, name)) for name in MOVED[module])


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
