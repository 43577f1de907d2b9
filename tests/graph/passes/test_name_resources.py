import numpy as np

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.name_resources import OWN, name_resources


def queue_node(name, **attributes):
    node = tf.NodeDef(name=name, op="FIFOQueueV2")
    for key, value in attributes.items():
        node.attr[key].s = value
    return node


def named(node, path=""):
    created = name_resources(Body({node.name: node}, [], [], [], {}), "session", path)
    return node.attr["container"].s, node.attr["shared_name"].s, created


def test_names_and_containers():
    assert named(queue_node("q"))[:2] == (b"session", b"q")
    assert named(queue_node("q"), "loop/")[:2] == (b"session", b"loop/q")
    assert named(queue_node("q", shared_name=b"own", container=b"mine"))[:2] == (b"session/mine", b"own")


def test_what_the_sessions_of_a_server_share():
    def container(node):
        name_resources(Body({node.name: node}, [], [], [], {}), "session", "", "server")
        assert OWN not in node.attr
        return node.attr["container"].s

    assert container(queue_node("q")) == b"session"
    assert container(queue_node("q", shared_name=b"own")) == b"server"
    copied = queue_node("q", shared_name=b"q")
    copied.attr[OWN].b = True
    assert container(copied) == b"session"
    table = tf.NodeDef(name="t", op="MutableHashTableV2")
    table.attr["use_node_name_sharing"].b = True
    assert container(table) == b"server"
    assert container(tf.NodeDef(name="v", op="VariableV2")) == b"server"


def test_what_is_to_be_destroyed():
    node = queue_node("q")
    assert named(node)[2] == [node]
    plain = tf.NodeDef(name="a", op="NoOp")
    assert name_resources(Body({"a": plain}, [], [], [], {}), "session") == []
    assert "container" not in plain.attr


def test_shared_names_join_queues_of_a_session(graph):
    first = tf.FIFOQueue(3, tf.int32, shapes=[[]], shared_name="joined")
    second = tf.FIFOQueue(3, tf.int32, shapes=[[]], shared_name="joined")
    enqueue, dequeue = first.enqueue(5), second.dequeue()
    with tf.Session() as sess:
        sess.run(enqueue)
        assert sess.run(dequeue) == 5


def _barrier():
    from tensorflow.python.ops.data_flow_ops import Barrier

    return Barrier(tf.float32, shapes=[[]])


def test_every_kind_of_resource_lives_on_between_calls(graph):
    stage = tf.raw_ops.Stage(values=[tf.constant(4.0)], shared_name="s")
    unstage = tf.raw_ops.Unstage(dtypes=[tf.float32], shared_name="s")
    accumulator = tf.ConditionalAccumulator(tf.float32, [])
    apply, taken = accumulator.apply_grad(3.0), accumulator.take_grad(1)
    barrier = _barrier()
    insert, take = barrier.insert_many(0, ["k"], [7.0]), barrier.take_many(1)
    table = tf.raw_ops.MutableHashTableV2(key_dtype=tf.string, value_dtype=tf.int64)
    put = tf.raw_ops.LookupTableInsertV2(table_handle=table, keys=["x"], values=tf.constant([8], tf.int64))
    find = tf.raw_ops.LookupTableFindV2(table_handle=table, keys=["x"], default_value=tf.constant(0, tf.int64))
    with tf.Session() as sess:
        for op in (stage, apply, put):
            sess.run(op)
        assert sess.run(unstage) == [4.0]
        assert sess.run(taken) == 3.0
        assert sess.run(find).tolist() == [8]
        sess.run(insert)
        assert np.asarray(sess.run(take)[2]).ravel().tolist() == [7.0]
