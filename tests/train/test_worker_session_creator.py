import threading

import pytest

import tf2compat.v1 as tf


def test_it_returns_a_session_of_a_graph_without_variables(graph):
    x = tf.constant(4.0)
    assert tf.train.WorkerSessionCreator(max_wait_secs=5).create_session().run(x) == 4.0


def test_errors_name_the_variables_that_are_missing(graph):
    tf.get_variable("of_the_chief", initializer=1.0)
    before = threading.active_count()
    with pytest.raises(tf.errors.DeadlineExceededError, match="of_the_chief"):
        tf.train.WorkerSessionCreator(max_wait_secs=0).create_session()
    assert threading.active_count() <= before
