import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.one_handle import one_handle


def body_of(graph, returns, targets=()):
    nodes = {node.name: node for node in graph.as_graph_def().node}
    return Body(nodes=nodes, arguments=[], returns=returns, targets=list(targets), functions={})


def test_handles_of_one_variable_become_one():
    with tf.Graph().as_default() as graph:
        named = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[2], shared_name="v", name="v")
        again = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=tf.TensorShape(None), shared_name="v", name="w")
        tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[2], shared_name="v", container="c", name="x")
        with tf.control_dependencies([named.op, again.op]):
            tf.raw_ops.ReadVariableOp(resource=named, dtype=tf.float32, name="read")
        body = body_of(graph, ["read:0", "v:0"], ["v", "w"])
    one_handle(body)
    assert sorted(body.nodes) == ["read", "w", "x"]
    assert list(body.nodes["read"].input) == ["w:0", "^w"]
    assert body.returns == ["read:0", "w:0"]
    assert body.targets == ["w"]


def test_other_bodies_stay_as_they_are():
    with tf.Graph().as_default() as graph:
        for name in ("v", "w"):
            handle = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[2], shared_name=name, name=name)
            tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32, name=f"read_{name}")
        body = body_of(graph, ["read_v:0", "read_w:0"])
    before = {name: node.SerializeToString(deterministic=True) for name, node in body.nodes.items()}
    one_handle(body)
    assert before == {name: node.SerializeToString(deterministic=True) for name, node in body.nodes.items()}
