import unittest

import pytest

import tf2compat.v1 as tf
from tf2compat.legacy_imports import stock_modules

pytestmark = pytest.mark.filterwarnings("ignore")
SEEN = []


def test_each_mode_of_keras():
    stock_modules.install()
    from tf2compat.v1.python.keras import keras_parameterized, testing_utils

    @keras_parameterized.run_all_keras_modes(always_skip_v1=False)
    class Modes(keras_parameterized.TestCase):
        def test_mode(self):
            session = None if tf.executing_eagerly() else tf.get_default_session()
            assert isinstance(self, tf.test.TestCase)
            SEEN.append((self.id().rpartition(".")[2], testing_utils.should_run_eagerly(), type(session)))

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Modes).run(result)
    assert not result.errors + result.failures
    assert ("test_mode_v2_eager", True, type(None)) in SEEN
    assert {name for name, *_ in SEEN} >= {"test_mode_v2_function", "test_mode_v2_funcgraph"}
    assert all(issubclass(kind, tf.Session) for name, _, kind in SEEN if name == "test_mode_v1_session")
