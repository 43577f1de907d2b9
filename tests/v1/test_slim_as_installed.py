import sys

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import MissingExtraError
from tf2compat.v1 import slim_as_installed


def test_the_error_and_a_log_line_name_the_copy_that_runs(caplog, monkeypatch):
    import tf_slim

    slim_as_installed._warn.cache_clear()
    slim_as_installed.explain_slim()
    assert "from tf2compat.legacy import tf_slim" in caplog.text
    inputs = np.ones([2, 3], np.float32)
    with tf.Graph().as_default(), pytest.raises(MissingExtraError, match=r"tf2compat\.legacy import tf_slim"):
        tf_slim.batch_norm(inputs, fused=False)
    with pytest.raises(AttributeError):
        _ = sys.modules["tf_keras.legacy_tf_layers"].__wrapped__


def test_the_copy_runs():
    from tf2compat.legacy import tf_slim as slim

    with tf.Graph().as_default():
        outputs = slim.batch_norm(tf1.placeholder(tf.float32, [None, 3]), is_training=True)
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            assert session.run(outputs, {"Placeholder:0": np.ones([2, 3])}).tolist() == [[0.0] * 3] * 2
