import pytest

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.variable_arguments import variable_arguments
from tf2compat.graph.written_handles import writers_of_handles


def written(graph):
    """Returns the arguments, which stand for variables, that nodes of a graph may write -> the ops of these nodes."""
    definition = graph.as_graph_def()
    body = Body(
        {node.name: node for node in definition.node},
        [],
        [],
        [],
        {function.signature.name: function for function in definition.library.function},
    )
    variable_arguments(body)
    found = writers_of_handles(body)
    # The nodes that give variables their first values write them, too.
    return {
        handle: {node.op.removeprefix("Stateless") for node in nodes if not node.name.endswith("/Assign")}
        for handle, nodes in found.items()
    }


@pytest.fixture
def variables(graph):
    return [tf.get_variable(name, initializer=0.0, use_resource=True) for name in ("read", "changed")]


def test_of_two_variables_that_a_branch_takes_the_one_it_writes(graph, variables):
    read, changed = variables
    tf.cond(tf.placeholder(tf.bool, []), lambda: tf.assign_add(changed, read) + 0.0, lambda: read + 0.0)
    assert written(graph) == {"variable_0": set(), "variable_1": {"If"}}


def test_a_branch_in_a_loop(graph, variables):
    read, changed = variables
    chosen = tf.placeholder(tf.bool, [])

    def add(number):
        value = tf.cond(chosen, lambda: tf.assign_add(changed, read) + 0.0, lambda: read + 0.0)
        with tf.control_dependencies([value]):
            return number + 1

    tf.while_loop(lambda number: number < 3, add, [0])
    assert written(graph) == {"variable_0": set(), "variable_1": {"While"}}


def test_a_function_that_calls_one(graph, variables):
    read, changed = variables

    @tf.function
    def inner():
        return tf.assign_add(changed, read) + 0.0

    tf.function(lambda: inner() * read)()
    assert written(graph) == {"variable_0": set(), "variable_1": {"StatefulPartitionedCall"}}


def test_a_write_of_the_graph_itself(graph, variables):
    tf.assign_sub(variables[1], variables[0])
    assert written(graph) == {"variable_0": set(), "variable_1": {"AssignSubVariableOp"}}
