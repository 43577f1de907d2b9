import numpy as np
import pytest
import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.passes.computed_there import computed_there

SERVER = "/job:ps/replica:0/task:1"


def body_of(graph):
    nodes = {node.name: node for node in graph.as_graph_def().node}
    return Body(nodes, [], [], [], {})


def compute(body):
    before = {*body.nodes}
    computed_there(body, lambda node: node.device.partition("/device:")[0])
    return {*body.nodes} - before


def test_a_constant_is_where_it_is_used(graph):
    rate = tf.constant(0.5, name="rate")
    with graph.device(f"{SERVER}/device:CPU:0"):
        tf.raw_ops.Neg(x=rate, name="used")
        tf.raw_ops.Neg(x=rate, name="twice")
    tf.raw_ops.Neg(x=rate, name="own")
    body = body_of(graph)
    assert compute(body) == {"rate/tf2compat_at_ps_1"}
    assert list(body.nodes["used"].input) == list(body.nodes["twice"].input) == ["rate/tf2compat_at_ps_1:0"]
    assert list(body.nodes["own"].input) == ["rate"]
    assert body.nodes["rate/tf2compat_at_ps_1"].device == f"{SERVER}/device:CPU:0"


def test_a_constant_of_a_server_is_used_in_this_process(graph):
    with graph.device(SERVER):
        rate = tf.constant(0.5, name="rate")
    tf.raw_ops.Neg(x=rate, name="used")
    body = body_of(graph)
    assert compute(body) == {"rate/tf2compat_here"}
    assert body.nodes["rate/tf2compat_here"].device == "/device:CPU:0"


def test_what_follows_from_what_is_sent(graph):
    ids = tf.raw_ops.Placeholder(dtype=tf.int64, name="ids")
    flat = tf.reshape(ids, tf.expand_dims(tf.size(ids), 0), name="flat")
    with graph.device(SERVER):
        tf.raw_ops.Neg(x=ids, name="rows")
        tf.raw_ops.Neg(x=flat, name="update")
    body = body_of(graph)
    compute(body)
    copy = body.nodes["flat/tf2compat_at_ps_1"]
    assert list(body.nodes["update"].input) == ["flat/tf2compat_at_ps_1:0"]
    assert copy.input[0] == "ids"
    assert body.nodes[copy.input[1].partition(":")[0]].device.startswith(SERVER)
    assert list(body.nodes["rows"].input) == ["ids"]
    result = tf.compat.v1.GraphDef(node=body.nodes.values())
    for node in result.node:
        node.device = ""
    with tf.Graph().as_default() as rewritten:
        tf.import_graph_def(result, name="")
        with tf.compat.v1.Session(graph=rewritten) as session:
            np.testing.assert_array_equal(session.run("update:0", {"ids:0": [[1, 2], [3, 4]]}), [-1, -2, -3, -4])


def _after(graph):
    with graph.control_dependencies([tf.raw_ops.NoOp()]):
        return tf.constant(1.0, name="value")


VALUES = {
    "of what is not sent": lambda graph: tf.reshape(tf.raw_ops.Placeholder(dtype=tf.int32), [2], name="value"),
    "inexact": lambda graph: tf.raw_ops.Add(x=tf.constant(1.0), y=tf.constant(2.0), name="value"),
    "large": lambda graph: tf.constant(np.arange(2.0**14), name="value"),
    "waiting": _after,
    "stateful": lambda graph: tf.raw_ops.RandomStandardNormal(shape=[2], dtype=tf.float32, name="value"),
}


@pytest.mark.parametrize("value", VALUES)
def test_what_is_sent_still(graph, value):
    tensor = VALUES[value](graph)
    with graph.device(SERVER):
        tf.raw_ops.Identity(input=tensor, name="used")
    body = body_of(graph)
    assert compute(body) == set()
    assert list(body.nodes["used"].input) == ["value"]


def test_a_loop_stays(graph, v1_control_flow):
    with graph.device(SERVER):
        start = tf.raw_ops.Placeholder(dtype=tf.int32, name="start")
    loop = tf.compat.v1.while_loop(lambda i: i < 5, lambda i: tf.identity(i) + 1, [start])
    with graph.device(SERVER):
        tf.raw_ops.Neg(x=loop, name="end")
    body = body_of(graph)
    before = {name: list(node.input) for name, node in body.nodes.items()}
    compute(body)
    assert {name: list(body.nodes[name].input) for name in before} == before
