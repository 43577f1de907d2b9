import pytest
import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat.engine.node_errors import as_graph_error
from tf2compat.errors import UninitializedVariableError


def test_the_operation_is_found_and_the_function_is_not_named(graph):
    op = tf.constant(1.0, name="scope/x").op
    error = tf2.errors.NotFoundError(
        None, None, "{{function_node __tf2compat_step_1}} gone [[{{node scope/x}}]] [Op:__tf2compat_step_1]"
    )
    found = as_graph_error(error, graph, [])
    assert type(found) is tf.errors.NotFoundError
    assert found.op is op
    assert "function_node" not in found.message
    assert "[Op:" not in found.message


def test_a_node_that_the_graph_does_not_have(graph):
    error = tf2.errors.InternalError(None, None, "bad [[{{node made/by/the/optimizer}}]]")
    found = as_graph_error(error, graph, [])
    assert found.op is None
    assert "bad" in found.message


def test_uninitialized_variables_are_named(graph):
    error = tf2.errors.FailedPreconditionError(None, None, "Could not find variable")
    found = as_graph_error(error, graph, ["v", "w"])
    assert isinstance(found, UninitializedVariableError)
    assert "uninitialized value v, w" in str(found)
    assert "tf.global_variables_initializer()" in str(found)
    assert found.error_code == tf.errors.FAILED_PRECONDITION


def test_a_kernel_that_does_not_say_what_is_missing(graph):
    v = tf.get_variable("v", initializer=1.0)
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(v * v)
    with tf.Session() as sess:
        sess.run(v.initializer)
        with pytest.raises(tf.errors.OpError, match=r"uninitialized\): v/Momentum"):
            sess.run(train)
