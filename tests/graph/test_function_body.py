import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.body import Argument, Body
from tf2compat.graph.function_body import from_function_def, output_types, to_function_def, write_back


def body_of(graph, returns, arguments=(), targets=()):
    graph_def = graph.as_graph_def()
    nodes = {node.name: node for node in graph_def.node if node.name not in {a.name for a in arguments}}
    functions = {function.signature.name: function for function in graph_def.library.function}
    return Body(nodes, list(arguments), list(returns), list(targets), functions)


def test_inputs_are_named_by_output_arguments(graph):
    parts = tf.split(tf.constant([1.0, 2.0, 3.0, 4.0]), 2, name="parts")
    tf.add(parts[0], parts[1], name="sum")
    function = to_function_def(body_of(graph, ["sum:0"]), "f")
    (node,) = [node for node in function.node_def if node.name == "sum"]
    assert list(node.input) == ["parts:output:0", "parts:output:1"]
    assert function.ret["out_0"] == "sum:z:0"


def test_ops_with_several_output_arguments(graph):
    tf.nn.top_k([3.0, 1.0], 1, name="top")
    function = to_function_def(body_of(graph, ["top:0", "top:1"]), "f")
    assert [function.ret["out_0"], function.ret["out_1"]] == ["top:values:0", "top:indices:0"]
    assert [argument.type for argument in function.signature.output_arg] == [1, 3]


def test_arguments_and_targets(graph):
    tf.placeholder(tf.float32, name="x")
    tf.no_op(name="run_me")
    function = to_function_def(body_of(graph, ["x"], [Argument("x", 1)], ["run_me"]), "f")
    assert function.ret["out_0"] == "x"
    assert dict(function.control_ret) == {"run_0": "run_me"}
    assert function.signature.is_stateful


def test_a_function_goes_to_a_body_and_back():
    @tf2.function
    def f(x):
        parts = tf2.split(x, 2)
        return parts[1] + parts[0], parts[1]

    with _tf.eager_mode():
        source = f.get_concrete_function(tf2.TensorSpec([4], tf.float32)).function_def
    body = from_function_def(source, {})
    assert any(name.endswith(":1") for node in body.nodes.values() for name in node.input)
    written = write_back(body, source, "copy")
    assert written.signature.name == "copy"
    written.signature.name = source.signature.name
    assert written.SerializeToString(deterministic=True) == source.SerializeToString(deterministic=True)


def test_output_types(graph):
    tf.split(tf.constant([1, 2]), 2, name="parts")
    assert output_types(graph.as_graph_def().node[-1], {}) == [3, 3]


def test_a_function_is_written_back_with_other_returns():
    @tf2.function
    def f(x):
        return tf2.exp(x, name="exp"), tf2.abs(x, name="abs")

    with _tf.eager_mode():
        source = f.get_concrete_function(tf2.TensorSpec([4], tf.float32)).function_def
    body = from_function_def(source, {})
    body.returns = ["abs:0", "exp:0"]
    written = write_back(body, source, "copy")
    outputs = [argument.name for argument in written.signature.output_arg]
    assert [written.ret[name] for name in outputs] == ["abs:y:0", "exp:y:0"]
