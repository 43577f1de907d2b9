import tensorflow as stock
from tensorflow.python.ops import collective_ops

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.own_collectives import own_collectives


def a_gather(rows):
    """A graph whose one collective op is of a group of one; the group and the instance are the same in each graph."""
    with tf.Graph().as_default() as graph:
        gathered = collective_ops.all_gather(tf.constant([1.0] * rows), 1, 901, 902)
    return graph, gathered


def test_keys_are_the_sessions_own():
    node = stock.compat.v1.NodeDef(name="c", op="CollectiveGather")
    node.attr["group_key"].i, node.attr["instance_key"].i = 1, 2
    found = []
    for container in ("tf2compat.session1", "tf2compat.session2", "tf2compat.session1"):
        body = Body({"c": type(node)()}, [], [], [], {})
        body.nodes["c"].CopyFrom(node)
        own_collectives(body, container)
        found.append(tuple(body.nodes["c"].attr[key].i for key in ("group_key", "instance_key")))
    assert found[0] == found[2] != found[1]
    assert found[0][1] - found[0][0] == 1
    assert all(0 < key < 2**31 for keys in found for key in keys)


def test_sessions_gather_other_shapes_one_after_the_other():
    for rows in (2, 3):
        graph, gathered = a_gather(rows)
        with tf.Session(graph=graph) as session:
            assert session.run(gathered).tolist() == [1.0] * rows
