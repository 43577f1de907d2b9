import tensorflow as tf

from tf2compat.steps.step_variables import add_nodes, collect, count_node, is_written, named_variables
from tf2compat.steps.traced_step import trace


def found():
    first, second = tf.Variable(1.0, name="same"), tf.Variable(2, name="same", trainable=False)
    unused = tf.Variable(3.0, name="unused")

    def step():
        second.assign_add(1)
        return {"loss": first * 2.0}

    step = trace(step, [])
    return step, named_variables(step, {"given": unused}, {}), (first, second, unused)


def test_names_are_told_apart_and_what_is_given_is_there():
    _, named, (first, second, unused) = found()
    by_handle = {id(variable.copies[0].handle): name for name, variable in named.items()}
    assert by_handle[id(unused.handle)] == "given"
    assert {by_handle[id(first.handle)], by_handle[id(second.handle)]} == {"same", "same_1"}


def test_which_variable_a_step_writes():
    step, named, (_, second, _) = found()
    written = [variable.copies[0] is second for variable in named.values() if is_written(step, variable)]
    assert written == [True]


def test_a_node_that_counts_comes_after_the_step():
    step, named, _ = found()
    before = list(step.must_run)
    count_node(step, named["given"], "count")
    assert step.must_run == [*before, "count"]
    node = next(node for node in step.graph_def.node if node.name == "count")
    assert [f"^{name}" for name in before] == list(node.input)[2:]


def test_a_local_variable_gets_its_value_again():
    metric = tf.Variable(4.0, name="metric")
    named = named_variables(trace(lambda: {"loss": metric + 1.0}, []), {}, {"metric": metric})
    graph_def = tf.compat.v1.GraphDef()
    assert add_nodes(graph_def, named["metric"]) == {"metric": [metric]}
    kinds = {node.name: node.op for node in graph_def.node}
    assert kinds["metric/Assign"] == "AssignVariableOp"
    graph = tf.Graph()
    with graph.as_default():
        tf.graph_util.import_graph_def(graph_def, name="")
    collect(graph, named.values(), "")
    assert [variable.name for variable in graph.get_collection("local_variables")] == ["metric:0"]
    assert not graph.get_collection("trainable_variables")
