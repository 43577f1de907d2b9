"""Which behaviour of TensorFlow's private names `_tf/moved_modules.py` relies on."""

import importlib
import sys

from tf2compat import _tf


def test_a_module_executed_once_more_is_another_one():
    name = "tensorflow.python.training.sync_replicas_optimizer"
    fresh = _tf.fresh_module(name)
    assert fresh.SyncReplicasOptimizer is not importlib.import_module(name).SyncReplicasOptimizer
    assert sys.modules[name] is not fresh


def test_modules_that_moved_are_where_the_table_says():
    for place in _tf.MOVED_MODULES.values():
        assert importlib.import_module(place) is not None
    assert callable(importlib.import_module(_tf.MOVED_MODULES["tensorflow.python.layers.core"]).Dense)


def test_the_test_case_is_one_of_its_own():
    from tensorflow.python.framework import test_util

    found = _tf.fresh_test_util().TensorFlowTestCase
    assert found is not test_util.TensorFlowTestCase
    assert found.__name__ == "TensorFlowTestCase"
