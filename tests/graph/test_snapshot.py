import pytest

import tf2compat.v1 as tf
from tf2compat.graph.snapshot import GraphSnapshot, function_names_of


def test_it_takes_in_what_is_new(graph):
    snapshot = GraphSnapshot(graph)
    tf.constant(1.0, name="a")
    snapshot.refresh()
    assert set(snapshot.nodes) == {"a"}
    kept = snapshot.nodes["a"]
    tf.constant(1.0, name="b")
    snapshot.refresh()
    assert set(snapshot.nodes) == {"a", "b"}
    assert snapshot.nodes["a"] is kept


def test_functions_of_new_nodes_are_there(graph):
    snapshot = GraphSnapshot(graph)
    x = tf.placeholder(tf.bool)
    snapshot.refresh()
    y = tf.cond(x, lambda: 1, lambda: 2)
    snapshot.refresh()
    (cond,) = [node for node in snapshot.nodes.values() if node.op in ("If", "StatelessIf")]
    assert function_names_of(cond) <= set(snapshot.functions)
    assert y.op.name in snapshot.nodes


def test_a_loop_that_its_gradient_changed_is_read_again(graph):
    snapshot = GraphSnapshot(graph)
    x = tf.placeholder(tf.float32, [])
    _, y = tf.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, y * x), [0, 1.0])
    snapshot.refresh()
    (name,) = [node.name for node in snapshot.nodes.values() if "While" in node.op]
    before = len(snapshot.nodes[name].attr["T"].list.type)
    tf.gradients(y, x)
    snapshot.refresh()
    assert len(snapshot.nodes[name].attr["T"].list.type) > before


def test_many_new_nodes_at_once(graph, monkeypatch):
    monkeypatch.setattr("tf2compat.graph.snapshot._MANY_NODES", 2)
    snapshot = GraphSnapshot(graph)
    for i in range(5):
        tf.constant(1.0, name=f"c{i}")
        snapshot.refresh()
    for i in range(5, 10):
        tf.constant(1.0, name=f"c{i}")
    snapshot.refresh()
    assert len(snapshot.nodes) == 10


def test_a_gradient_that_the_program_wrote_is_called(graph):
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32)
    def twice_the_gradient(x, dy):
        return 2.0 * 2.0 * x * dy

    @function.Defun(tf.float32, grad_func=twice_the_gradient)
    def square(x):
        return x * x

    @function.Defun(tf.float32)
    def outer(x):
        return square(x) + 1.0

    x = tf.placeholder(tf.float32, [])
    direct, nested = tf.gradients(square(x), x), tf.gradients(outer(x), x)
    with tf.Session() as sess:
        assert sess.run(direct, {x: 3.0}) == [12.0]
        with pytest.raises(NotImplementedError, match="grad_func"):
            sess.run(nested, {x: 3.0})


def test_two_threads_take_in_what_is_new(graph, monkeypatch, meanwhile):
    snapshot = GraphSnapshot(graph)
    tf.constant(1.0, name="before")
    take_all = GraphSnapshot._take_all

    def slowly(self):
        monkeypatch.setattr(GraphSnapshot, "_take_all", take_all)
        taken = graph.as_graph_def()
        with graph.as_default():
            tf.constant(2.0, name="meanwhile")
        others.append(meanwhile(self.refresh))
        self.nodes = {node.name: node for node in taken.node}

    monkeypatch.setattr(GraphSnapshot, "_take_all", slowly)
    monkeypatch.setattr("tf2compat.graph.snapshot._MANY_NODES", 0)
    others = []
    snapshot.refresh()
    others[0].join()
    assert set(snapshot.nodes) == {"before", "meanwhile"}
