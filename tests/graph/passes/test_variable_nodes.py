import tf2compat.v1 as tf
from tf2compat.graph.function_body import Argument, Body
from tf2compat.graph.passes.variable_arguments import variable_arguments
from tf2compat.graph.passes.variable_nodes import variable_nodes


def test_it_undoes_variable_arguments(graph):
    v = tf.get_variable("v", [2])
    tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.float32, name="read")
    nodes = {node.name: node for node in graph.as_graph_def().node}
    body = Body(nodes, [Argument("fed", 1)], ["read:0", "v:0"], ["read"], {})
    handles = variable_arguments(body)
    assert variable_nodes(body, handles, 1) == handles
    assert [argument.name for argument in body.arguments] == ["fed"]
    assert body.nodes["v"] is handles[0]
    assert list(body.nodes["read"].input) == list(body.nodes["v/fetched"].input) == ["v:0"]
    assert body.returns == ["read:0", "v/fetched:0"]
