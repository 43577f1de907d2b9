import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.variable_arguments import variable_arguments


def test_handles_become_arguments(graph):
    v = tf.get_variable("v", [2])
    with tf.control_dependencies([v.handle.op]):
        tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.float32, name="read")
    nodes = {node.name: node for node in graph.as_graph_def().node}
    body = Body(nodes, [], ["read:0", "v:0"], ["read", "v"], {})
    (handle,) = variable_arguments(body)
    assert handle.name == "v"
    assert "v" not in body.nodes
    (argument,) = body.arguments
    assert argument.data_type == tf.resource.as_datatype_enum
    assert list(argument.attributes["_handle_dtypes"].list.type) == [1]
    assert body.returns == ["read:0", "v/fetched:0"]
    assert list(body.nodes["v/fetched"].input) == [argument.name]
    assert body.targets == ["read"]
    assert "^v" not in body.nodes["read"].input
    assert all("v" not in node.input for node in body.nodes.values())


def test_a_variable_fetched_by_the_name_of_its_handle_gives_its_value(graph):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run("v:0").tolist() == [1.0, 2.0]
        assert [value.tolist() for value in sess.run(["v:0", v])] == [[1.0, 2.0]] * 2


def test_nothing_to_do(graph):
    tf.constant(1.0, name="a")
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], ["a:0"], [], {})
    assert variable_arguments(body) == []
    assert body.arguments == []
