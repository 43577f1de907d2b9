import concurrent.futures
import threading
import time

import numpy as np
import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.runtime.variable_store import VariableStore, is_initialized, variable_of


def node(name, shared_name="", container=""):
    made = tf.NodeDef(name=name, op="VarHandleOp")
    made.attr["dtype"].type = 1
    made.attr["shape"].shape.CopyFrom(tf.TensorShape([2]).as_proto())
    made.attr["shared_name"].s = shared_name.encode()
    made.attr["container"].s = container.encode()
    return made


def test_one_variable_a_shared_name():
    store = VariableStore("test.variables")
    assert store.get(node("a")) is store.get(node("b", shared_name="a"))
    assert store.get(node("a")) is not store.get(node("a", container="other"))


def test_a_variable_has_no_value_until_it_is_assigned():
    store = VariableStore("test.unset")
    variable = store.get(node("a"))
    assert isinstance(variable, tf2.Variable)
    assert not is_initialized(variable)
    assert store.by_name() == {}
    with _tf.eager_mode():
        variable.assign([1.0, 2.0])
    assert is_initialized(variable)
    assert store.by_name() == {"a": variable}


def test_a_node_that_finds_a_variable():
    store = VariableStore("test.named")
    found = store.named(node("a", shared_name="b", container="mine"))
    assert (found.name, found.op, found.device) == ("a", "VarHandleOp", "/device:CPU:0")
    assert (found.attr["container"].s, found.attr["shared_name"].s) == (b"test.named/mine", b"b")
    assert found.attr["shape"].shape == tf.TensorShape([2]).as_proto()


def test_reads_share_memory_until_rows_are_updated_again():
    store = VariableStore("test.share")
    variable = store.get(node("a"))

    def reads_share():
        first, second = (_tf.shared_array_of(variable.read_value()) for _ in range(2))
        return np.shares_memory(first, second)

    with _tf.eager_mode():
        variable.assign([1.0, 2.0])
        assert reads_share()
        variable.scatter_add(tf2.IndexedSlices([1.0], [0]))
        assert not reads_share()
        store.share()
        assert reads_share()
        kept = variable.read_value()
        variable.scatter_add(tf2.IndexedSlices([1.0], [0]))
        assert kept.numpy().tolist() == [2.0, 2.0]
        assert variable.numpy().tolist() == [3.0, 2.0]


def test_a_held_variable_outlives_the_session(graph):
    v = tf.get_variable("v", initializer=3.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        held = sess.variables["v"]
    with _tf.eager_mode():
        assert held.numpy() == 3.0


def test_two_names_of_one_variable(graph):
    v = tf.get_variable("v", initializer=np.float32(1.0))
    with tf.Session() as sess:
        sess.run(v.initializer)
        handle = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[], shared_name="v", name="other_name")
        read = tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)
        sess.run(tf.assign_add(v, 1.0))
        assert sess.run(read) == 2.0


def test_the_variable_of_a_handle(graph):
    v = tf.get_variable("v", initializer=1.0)
    local = tf.get_variable("l", initializer=1.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [1]), -1)
    assert variable_of(v.handle) is v
    assert variable_of(local.handle) is local
    assert variable_of(v.value()) is None
    assert variable_of(table.resource_handle) is None


def test_threads_that_come_to_a_variable_at_once_get_one(graph, monkeypatch):
    node = tf.get_variable("v", initializer=1.0).handle.op.node_def
    store = VariableStore("container")
    made, together = [], threading.Barrier(8)

    class Made:
        def __init__(self):
            made.append(self)

    def slowly(**_):
        time.sleep(0.01)
        return Made()

    monkeypatch.setattr(_tf, "uninitialized_variable", slowly)

    def ask():
        together.wait()
        assert store.get(node) is made[0]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for asked in [pool.submit(ask) for _ in range(8)]:
            asked.result()
    assert len(made) == 1


def test_two_threads_drop_variables(graph, monkeypatch, meanwhile):
    with tf.container("shared"):
        variables = [tf.get_variable(name, initializer=1.0) for name in "ab"]
    with tf.Session() as sess:
        sess.run([variable.initializer for variable in variables])
        store, destroy = sess._compiler.variables, tf2.raw_ops.DestroyResourceOp

        def slowly(**given):
            monkeypatch.setattr(tf2.raw_ops, "DestroyResourceOp", destroy)
            meanwhile(lambda: store.drop(["shared"]))
            destroy(**given)

        monkeypatch.setattr(tf2.raw_ops, "DestroyResourceOp", slowly)
        store.drop(["shared"])
        assert sess.variables == {}
