import numpy as np
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.leaving.exported_nodes import exported_nodes


def test_the_nodes_between_inputs_and_outputs(graph):
    x = tf1.placeholder(tf.float32, [], name="x")
    rate = tf1.placeholder(tf.float32, [], name="rate")
    with tf.device("/job:ps/task:0"):
        w = tf1.get_variable("w", [], use_resource=False)
    y = tf.identity(x * w * rate, name="y")
    tf.identity(y, name="unused")
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    nodes = exported_nodes(snapshot, [y], [x], [(rate, 0.5)])
    kinds = {node.name: node.op for node in nodes.graph_def.node}
    assert kinds["w"] == "VarHandleOp"
    assert "unused" not in kinds
    assert (nodes.variables, nodes.tables, nodes.outputs) == (["w"], {}, ["y:0"])
    assert not any(node.device for node in nodes.graph_def.node)


def test_a_table_with_its_contents(graph):
    initializer = tf1.lookup.KeyValueTensorInitializer(["a"], [3])
    found = tf1.lookup.StaticHashTable(initializer, -1).lookup(tf.constant("a"))
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    nodes = exported_nodes(snapshot, [found], [], [])
    (name,) = nodes.tables
    with tf1.Session() as session:
        session.run(tf1.tables_initializer())
        keys, values = session.run(nodes.contents_of(graph, name))
    assert (keys.tolist(), values.tolist()) == ([b"a"], [3])
    with tf.Graph().as_default():
        assert nodes.table(name, keys, np.array(values)) is not None
