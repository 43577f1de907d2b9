import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.function_calls import function_calls


def renamed(graph, in_step=True):
    graph_def = graph.as_graph_def()
    functions = {function.signature.name: function for function in graph_def.library.function}
    body = Body({node.name: node for node in graph_def.node}, [], [], [], functions)
    calls = []
    function_calls(body, lambda *call: calls.append(call) or call[0] + "_copy", "at/", in_step)
    return body, calls


def test_functions_of_control_flow_are_part_of_the_step(graph):
    tf.cond(tf.placeholder(tf.bool), lambda: 1, lambda: 2, name="choice")
    body, calls = renamed(graph)
    (node,) = [node for node in body.nodes.values() if node.op.endswith("If")]
    assert node.attr["then_branch"].func.name.endswith("_copy")
    assert {path.split("/")[1] for _, path, *_ in calls} == {name for *_, name, _ in calls} == {node.name}
    assert not any(whole for *_, whole in calls)
    assert all(in_step for _, _, in_step, *_ in calls)
    assert not any(in_step for _, _, in_step, *_ in renamed(graph, in_step=False)[1])


def test_functions_of_data_sets_are_not(graph):
    assert tf.data.Dataset.range(3).map(lambda x: x + 1) is not None
    _, calls = renamed(graph)
    assert calls
    assert not any(in_step for _, _, in_step, *_ in calls)


def test_nodes_without_functions_are_left_alone(graph):
    tf.constant(1.0)
    assert renamed(graph)[1] == []
