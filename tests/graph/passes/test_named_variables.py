import tf2compat.v1 as tf
from tf2compat.graph.body import Argument, Body
from tf2compat.graph.passes.named_variables import named_variables
from tf2compat.graph.passes.variable_arguments import variable_arguments


def body_of(graph, returns, targets):
    return Body({node.name: node for node in graph.as_graph_def().node}, [], returns, targets, {})


def test_arguments_become_handles_again(graph):
    v, w = tf.get_variable("v", [2]), tf.get_variable("w", [3])
    tf.group(tf.assign_add(v, [1.0, 1.0]), w.read_value(), name="both")
    body = body_of(graph, [], ["both"])
    body.arguments.append(Argument("feed_0", 1))
    handles = variable_arguments(body)
    for handle in handles:
        handle.attr["container"].s = b"somewhere"
        handle.attr["_class"].list.s.append(b"loc:@elsewhere")
    made = named_variables(body, handles)
    assert made == [body.nodes["v"], body.nodes["w"]]
    assert "_class" not in made[0].attr
    assert [argument.name for argument in body.arguments] == ["feed_0"]
    assert list(body.nodes)[:2] == ["v", "w"], "they stand first, as arguments do"
    assert body.nodes["w"].attr["container"].s == b"somewhere"
    assert body.nodes["w"].attr["shape"].shape == tf.TensorShape([3]).as_proto()
    takers = {name for node in body.nodes.values() for name in node.input if name.startswith(("v:", "w:", "variable"))}
    assert takers == {"v:0", "w:0"}
    assert body.nodes["v"] is not handles[0]


def test_a_name_that_is_taken(graph):
    v = tf.get_variable("v", [2])
    tf.identity(v.read_value(), name="value")
    body = body_of(graph, ["value:0"], [])
    handles = variable_arguments(body)
    body.add_node("v", "NoOp", [])
    named_variables(body, handles)
    assert body.nodes["v"].op == "NoOp"
    assert body.nodes["variable_0"].op == "VarHandleOp"


def test_a_body_without_variables(graph):
    tf.constant(1.0, name="a")
    body = body_of(graph, ["a:0"], [])
    named_variables(body, [])
    assert list(body.nodes) == ["a"]
