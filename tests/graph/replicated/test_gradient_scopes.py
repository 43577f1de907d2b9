import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.gradient_scopes import GradientScopes, sync_gradients
from tf2compat.graph.replicated.sync_marks import SYNC


def scopes_of(graph):
    return GradientScopes({node.name: node for node in graph.as_graph_def().node})


def a_loss():
    x = tf.placeholder(tf.float32, [None, 2])
    with tf.variable_scope("layer"):
        w = tf.get_variable("w", initializer=[[1.0], [2.0]])
        return x, w, tf.reduce_mean(tf.square(tf.matmul(x, w)), name="mean_loss")


def test_the_scopes_of_gradients(graph):
    _, w, loss = a_loss()
    with tf.name_scope("train"):
        first = tf.gradients(loss, w)[0]
    second = tf.gradients(loss, w, name="mine")[0]
    scopes = scopes_of(graph)
    assert scopes
    assert scopes.of(first.op.name) == "train/gradients"
    assert scopes.of(second.op.name) == "mine"
    assert scopes.of(loss.op.name) is None
    assert not GradientScopes({"gradients/x_grad/y": None, "other": None})


def test_a_scope_of_the_users_is_none(graph):
    _, w, loss = a_loss()
    with tf.name_scope("gradients"):
        clipped = tf.clip_by_norm(tf.gradients(loss, w)[0], 1.0)
    scopes = scopes_of(graph)
    assert scopes.of(clipped.op.name) is None
    assert (
        scopes.of(clipped.op.inputs[0].op.name) != "gradients" or clipped.op.inputs[0].op.name.count("gradients") == 1
    )


def test_scopes_of_an_imported_graph(graph):
    _, w, loss = a_loss()
    gradient = tf.gradients(loss, w)[0]
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph.as_graph_def(), name="old")
        assert scopes_of(imported).of(f"old/{gradient.op.name}") == "old/gradients"


def test_the_losses_of_a_scope(graph):
    x, w, loss = a_loss()
    gradient = tf.gradients(loss, w)[0]
    step = AStep([gradient], feeds=[x])
    assert step.scopes.losses("gradients", step.body) == {"layer/mean_loss"}


def marks(step, *fetched):
    shape_of = step.step.shapes(step.body)
    sync_gradients(
        step.body,
        step.snapshot.nodes,
        step.scopes,
        lambda name: (shape_of(name), data_type_of(step.body, name)),
        fetched,
    )
    return [node for node in step.body.nodes.values() if node.op == SYNC]


def test_gradients_are_marked_before_they_are_clipped(graph):
    x, w, loss = a_loss()
    gradient = tf.gradients(loss, w)[0]
    clipped, _ = tf.clip_by_global_norm([gradient], 1.0)
    step = AStep([], [tf.assign_sub(w, clipped[0]).op], [x])
    (mark,) = marks(step)
    assert (mark.attr["mode"].s, mark.attr["scope"].s) == (b"gradient", b"gradients")
    assert mark.input[0].partition(":")[0] == gradient.op.name
    users = [node.name for node in step.body.nodes.values() if f"{mark.name}:0" in node.input]
    assert any("clip_by_global_norm" in name for name in users)


@pytest.mark.parametrize("lookups", [1, 2])
def test_rows_of_slices_are_gathered(graph, lookups):
    ids = tf.placeholder(tf.int32, [5])
    table = tf.get_variable("table", [10, 3])
    rows = sum(tf.nn.embedding_lookup(table, ids) for _ in range(lookups))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(rows))
    modes = sorted(mark.attr["mode"].s.decode() for mark in marks(AStep([], [train], [ids])))
    assert modes == ["gather", "gather_gradient"]


def test_a_gradient_that_is_differentiated_again_is_left_alone(graph):
    x, w, loss = a_loss()
    inner = tf.gradients(loss, x)[0]
    penalty = tf.reduce_mean(tf.square(inner))
    outer = tf.gradients(loss + penalty, w)[0]
    step = AStep([], [tf.assign_sub(w, outer).op], [x])
    assert [mark.input[0].partition(":")[0] for mark in marks(step)] == [outer.op.name]


def test_a_fetched_gradient_is_marked(graph):
    x, w, loss = a_loss()
    gradient = tf.gradients(loss, w)[0]
    step = AStep([gradient], feeds=[x])
    (mark,) = marks(step, gradient.name)
    assert step.body.returns == [f"{mark.name}:0"]


def test_the_forward_nodes_and_losses_of_a_graph_that_was_imported_under_a_scope(graph):
    _, w, loss = a_loss()
    tf.gradients([loss, tf.reduce_sum(tf.square(w), name="decay")], w)
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph.as_graph_def(), name="inside")
        scopes, step = scopes_of(imported), AStep([op.outputs[0] for op in imported.get_operations() if op.outputs])
        assert scopes.forward("inside/gradients/layer/mean_loss_grad/Tile") == "inside/layer/mean_loss"
        assert scopes.forward("inside/layer/mean_loss") is None
        assert scopes.losses("inside/gradients", step.body) == {"inside/layer/mean_loss", "inside/decay"}


def test_a_loss_into_which_another_flows_is_one_of_them(graph):
    x, w, _ = a_loss()
    rows = tf.matmul(x, w, name="rows")
    gradient = tf.gradients([rows, tf.reduce_mean(rows, name="average")], w)[0]
    step = AStep([gradient], feeds=[x])
    assert step.scopes.losses("gradients", step.body) == {"rows", "average"}
