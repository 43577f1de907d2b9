import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.snapshot import GraphSnapshot


def cut(graph, fetches=(), targets=(), feeds=()):
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    return cut_at_feeds(snapshot, fetches, targets, feeds)


def test_only_what_is_needed(graph):
    a = tf.constant(1.0, name="a")
    tf.negative(a, name="not_needed")
    body = cut(graph, [tf.add(a, a, name="sum")])
    assert set(body.nodes) == {"a", "sum"}
    assert body.returns == ["sum:0"]


def test_a_fed_tensor_cuts(graph):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    y = tf.negative(x, name="y")
    body = cut(graph, [tf.exp(y, name="z")], feeds=[y])
    assert set(body.nodes) == {"z"}
    assert list(body.nodes["z"].input) == [body.arguments[0].name]
    assert body.arguments[0].data_type == 1


def test_one_output_of_several_is_fed(graph):
    first, second = tf.unstack(tf.placeholder(tf.float32, [2], name="x"), name="parts")
    body = cut(graph, [tf.add(first, second, name="sum")], feeds=[first])
    assert set(body.nodes) == {"x", "parts", "sum"}
    assert list(body.nodes["sum"].input) == ["feed_0", "parts:1"]


def test_control_inputs_are_needed_unless_a_placeholder_is_fed(graph):
    x = tf.placeholder(tf.float32, name="x")
    op = tf.no_op(name="op")
    with tf.control_dependencies([x, op]):
        y = tf.constant(1.0, name="y")
    assert list(cut(graph, [y], feeds=[x]).nodes["y"].input) == ["^op"]
    assert set(cut(graph, [y]).nodes) == {"x", "op", "y"}


def test_a_control_dependency_on_another_fed_op_still_runs_it(graph):
    a = tf.constant(1.0, name="a")
    with tf.control_dependencies([a]):
        y = tf.constant(1.0, name="y")
    assert set(cut(graph, [y], feeds=[a]).nodes) == {"a", "y"}


def test_an_argument_never_has_the_name_of_a_node(graph):
    x = tf.placeholder(tf.float32, name="x")
    tf.constant(1.0, name="feed_0")
    body = cut(graph, [tf.add(x, graph.get_tensor_by_name("feed_0:0"), name="y")], feeds=[x])
    assert body.arguments[0].name not in body.nodes
    with tf.Session() as sess:
        assert sess.run("y:0", {x: 2.0}) == 3.0


def test_the_graph_is_not_changed(graph):
    x = tf.placeholder(tf.float32, name="x")
    y = tf.negative(x, name="y")
    before = graph.as_graph_def()  # Its bytes have the attributes in any order.
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    cut_at_feeds(snapshot, [y], [], [x])
    assert list(snapshot.nodes["y"].input) == ["x"]
    assert graph.as_graph_def() == before


def test_a_target_that_is_a_fed_placeholder(graph):
    x = tf.placeholder(tf.float32, name="x")
    assert cut(graph, targets=[x.op], feeds=[x]).targets == []


def test_a_fed_variable_has_the_value_wherever_it_is_read(graph):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    rows = tf.get_variable("rows", initializer=[[1.0], [2.0]])
    doubled, row = v * 2.0, tf.nn.embedding_lookup(rows, [1])
    with tf.Session() as session:
        assert session.run(doubled, {v: [3.0, 4.0]}).tolist() == [6.0, 8.0]  # No value is needed of what is fed.
        assert session.run([v, "v:0"], {"v:0": [3.0, 4.0]})[1].tolist() == [3.0, 4.0]
        assert session.run(row, {rows: [[5.0], [6.0]]}).tolist() == [[6.0]]
        session.run(tf.global_variables_initializer())
        assert session.run(doubled).tolist() == [2.0, 4.0]


def test_rows_and_elements_of_a_fed_variable(graph):
    """As TensorFlow 1.15.5 gives them for the variables that it makes where nothing else is said."""
    table = tf.get_variable("table", [2, 3, 2])
    rows = tf.gather(table, [[0], [1]], batch_dims=1), tf.gather_nd(table, [[0, 1]]), tf.gather(table, [1])
    value = np.arange(12.0, dtype=np.float32).reshape(2, 3, 2)
    with tf.Session() as session:
        found = session.run(rows, {table: value})
    assert [part.tolist() for part in found] == [[[[0, 1]], [[8, 9]]], [[2, 3]], [[[6, 7], [8, 9], [10, 11]]]]


def test_a_fed_variable_is_not_written(graph):
    v = tf.get_variable("v", initializer=1.0)
    either = tf.cond(tf.constant(True), lambda: v + 1.0, lambda: v)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        with pytest.raises(UsageError, match="'v' is fed, and 'AssignAddVariableOp'"):
            session.run(v.assign_add(1.0), {v: 5.0})
        with pytest.raises(UsageError, match=r"'cond' \(If\) writes it, or reads it in a function"):
            session.run(either, {v: 5.0})
        assert session.run(v) == 1.0


def test_what_a_read_of_a_fed_variable_waits_for_runs(graph):
    v, steps = tf.get_variable("v", initializer=1.0), tf.get_variable("steps", initializer=0)
    with tf.control_dependencies([steps.assign_add(1)]):
        late = v.read_value()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(late, {v: 5.0}) == 5.0
        assert session.run(steps) == 1


def wrong_reshapes(tf):
    """Returns what takes a feed of another size for a reshape that cannot be, with the feed."""
    x = tf.placeholder(tf.float32, [None])
    y = tf.placeholder(tf.float32, [None, 2])
    u = tf.placeholder(tf.float32)
    images = tf.placeholder(tf.float32, [None, 4, 4, 1])
    features = tf.nn.conv2d(images, tf.ones([1, 1, 1, 2]), [1, 1, 1, 1], "SAME")
    any_shape = [tf.TensorShape([]), tf.TensorShape([None])]
    return {
        "a vector": (tf.reshape(x, [7]), {x: [1.0]}),
        "a matrix": (tf.reshape(y, [4, 2]), {y: [[1, 2]]}),
        "of an unknown rank": (tf.reshape(u, [4, 2]), {u: [[1, 2]]}),
        "behind conv2d": (tf.reshape(features, [2, 4, 4, 2]), {images: np.ones([1, 4, 4, 1])}),
        "in cond": (tf.cond(tf.reduce_sum(x) > 0, lambda: tf.reshape(x, [7]), lambda: x), {x: [1.0]}),
        "in a loss": (tf.reduce_mean(tf.square(tf.reshape(x, [4]) - [1.0, 2.0, 3.0, 4.0])), {x: [1.0]}),
        "in a loop": (
            tf.while_loop(lambda i, a: i < 2, lambda i, a: (i + 1, tf.reshape(a, [7])), [0, x], any_shape)[1],
            {x: [1.0]},
        ),
        "in map_fn": (tf.map_fn(lambda row: tf.reshape(row, [3]), u), {u: [[1, 2]]}),
        "a transpose": (tf.transpose(u, [1, 0, 2]), {u: [[1.0, 2.0]]}),
        "a slice": (tf.slice(x, [0], [3]), {x: [1.0, 2.0]}),
        "a squeeze": (tf.squeeze(y, [0]), {y: [[1, 2], [3, 4]]}),
    }


def test_feeds_that_do_not_fit_a_later_shape_are_refused(graph):
    taken = []
    with tf.Session() as sess:
        for name, (fetch, feed) in wrong_reshapes(tf).items():
            try:
                taken.append((name, sess.run(fetch, feed)))
            except tf.errors.InvalidArgumentError:
                continue
    assert taken == []
