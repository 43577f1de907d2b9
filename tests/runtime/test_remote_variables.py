import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.runtime.remote_variables import RemoteVariables


def handle(name):
    node = tf.NodeDef(name=name, op="VarHandleOp")
    node.attr["container"].s, node.attr["shared_name"].s = b"remote_variables", name.encode()
    node.attr["dtype"].type = stock.float32.as_datatype_enum
    node.attr["shape"].shape.dim.add(size=2)
    return node


def test_those_that_have_a_value():
    variables = RemoteVariables()
    nodes = [handle("a"), handle("b")]
    variables.note(nodes)
    assert variables.by_name() == {}
    assert variables.uninitialized(nodes) == ["a", "b"]
    with stock.device("/device:CPU:0"):
        variables._variable(nodes[0]).assign([1.0, 2.0])
    assert variables.uninitialized(nodes) == ["b"]
    assert {name: v.numpy().tolist() for name, v in variables.by_name().items()} == {"a": [1.0, 2.0]}
    variables.clear()
    assert variables.by_name() == {}
    assert RemoteVariables().uninitialized(nodes[:1]) == [], "the servers keep them"
