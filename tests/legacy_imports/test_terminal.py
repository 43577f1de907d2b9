import logging
import sys
import warnings

import numpy as np
import pytest
import tensorflow as tf

from tf2compat import _tf
from tf2compat.legacy_imports import terminal


@pytest.fixture
def calm(monkeypatch):
    """Applies `calm_terminal` for a test; TensorFlow's own handler."""
    monkeypatch.setattr(_tf, "silence_deprecations", lambda: None)
    (handler,) = tf.get_logger().handlers
    monkeypatch.setattr(handler, "filters", [])
    monkeypatch.setattr(tf.get_logger(), "filters", [])
    with warnings.catch_warnings():
        terminal.calm_terminal()
        terminal.calm_terminal()
        yield handler
    terminal.write_numbers_as_today()
    assert len(handler.filters) <= 1, "twice is harmless"
    assert len(tf.get_logger().filters) == 1


@pytest.fixture
def record():
    """A line of TensorFlow's logger."""
    return logging.LogRecord("tensorflow", logging.INFO, "f.py", 1, "said", (), None)


def test_a_line_is_left_to_a_root_handler_that_writes_to_the_terminal(calm, record, monkeypatch):
    monkeypatch.setattr(logging.root, "handlers", [])
    assert calm.filter(record)
    shown = logging.StreamHandler(sys.stderr)
    monkeypatch.setattr(logging.root, "handlers", [shown])
    assert not calm.filter(record)
    shown.setLevel(logging.ERROR)
    assert calm.filter(record)


def test_a_root_handler_of_a_file_changes_nothing(calm, record, monkeypatch, tmp_path):
    with open(tmp_path / "log", "w") as stream:
        monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(stream)])
        assert calm.filter(record)


def test_old_layers_are_no_warning_and_others_are(calm):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", terminal._OLD_LAYERS, UserWarning)
        warnings.warn("`tf.layers.dense` is deprecated and will be removed in a future version.")
        warnings.warn("`layer.add_variable` is deprecated and will be removed in a future version.")
        warnings.warn("`Model.fit_generator` is deprecated and will be removed in a future version.")
        warnings.warn("You are saving your model as an HDF5 file via `model.save()`.")
        warnings.warn("`Model.state_updates` will be removed in a future version.")
        warnings.warn("`x` is deprecated and will be removed in a future version.")
    assert [str(warning.message)[:3] for warning in caught] == ["`x`"]


def test_lines_about_old_cells_are_dropped_and_others_are_not(calm, record):
    record.msg = "`tf.nn.rnn_cell.MultiRNNCell` is deprecated. This class is equivalent as another one."
    assert not tf.get_logger().filter(record)
    record.msg = "The checkpoint is deprecated: `tf.x` is deprecated"
    assert tf.get_logger().filter(record)


def test_all_is_shown_where_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("TF2COMPAT_VERBOSE", "1")
    silenced = []
    monkeypatch.setattr(_tf, "silence_deprecations", lambda: silenced.append(True))
    terminal.calm_terminal()
    terminal.write_numbers_as_today()
    assert silenced == []


def test_numbers_are_written_as_by_numpy_1(monkeypatch):
    monkeypatch.setenv("TF2COMPAT_VERBOSE", "1")
    try:
        terminal.calm_terminal()
        values = [np.float32(0.5), np.int64(3), np.bool_(True), np.float64("nan")]
        assert repr(values) == "[0.5, 3, True, nan]"
        assert f"{(np.float32(0.1),)} {np.array([1.0, 2.5])!r}" == "(0.1,) array([1. , 2.5])"
        np.set_printoptions(precision=2)
        assert repr([np.float32(0.5)]) == "[0.5]", "the program's own options change nothing of it"
    finally:
        np.set_printoptions(precision=8)
        terminal.write_numbers_as_today()
    assert repr([np.float32(0.5)]) == "[np.float32(0.5)]"
