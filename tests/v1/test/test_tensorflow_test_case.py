import unittest

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1.test.tensorflow_test_case import run_in_graph_and_eager_modes


@pytest.fixture
def case():
    """A test case between its `setUp` and its `tearDown`."""
    found = tf.test.TestCase("assertTrue")
    found.setUp()
    yield found
    found.tearDown()
    found.doCleanups()


@pytest.mark.parametrize("method", ["session", "cached_session", "test_session"])
def test_sessions_are_ours(case, graph, method):
    with getattr(case, method)() as sess:
        v = tf.get_variable("v", initializer=[1.0, 2.0])
        assert isinstance(sess, tf.Session)
        tf.global_variables_initializer().run()
        case.assertAllClose(v.eval(), [1, 2])
        case.assertAllClose(case.evaluate(v + 1), [2, 3])


def test_what_goes_wrong_is_logged(case, graph, caplog):
    end = tf.data.make_one_shot_iterator(tf.data.Dataset.range(0)).get_next()
    with case.session() as sess:
        caplog.clear()
        with pytest.raises(stock.errors.OutOfRangeError):
            sess.run(end)
        assert caplog.text == ""
        with pytest.raises(stock.errors.InvalidArgumentError):
            sess.run(tf.placeholder(tf.float32, name="fed_nothing"))
    assert "fed_nothing" in caplog.text


def test_classes_of_tests_know_their_directories():
    assert tf.test.get_temp_dir() == stock.compat.v1.test.get_temp_dir()
    assert issubclass(tf.test.TestCase, __import__("unittest").TestCase)


def test_a_test_of_both_modes_takes_tf1s_arguments():
    ran = []

    class Case(tf.test.TestCase):
        @run_in_graph_and_eager_modes(reset_test=True)
        def test_modes(self):
            ran.append(stock.executing_eagerly())

    with stock.Graph().as_default():
        result = unittest.TestResult()
        Case("test_modes").run(result)
    assert result.wasSuccessful()
    assert ran == [False, True]
