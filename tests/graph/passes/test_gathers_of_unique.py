"""Rows of a table are looked up, and the table is not read as a whole."""

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf

ROWS = 1000


def embedding(combiner, weights=None):
    """Returns (the values of two examples, what trains the table)."""
    table = tf.get_variable("table", [ROWS, 4], initializer=tf.random_uniform_initializer(seed=1))
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.placeholder_with_default(np.array([7, 3, 7]), [3]), [2, 2])
    if weights is not None:
        weights = tf.SparseTensor(ids.indices, weights, ids.dense_shape)
    found = tf.nn.embedding_lookup_sparse(table, ids, weights, combiner=combiner)
    return found, tf.train.AdagradOptimizer(0.5).minimize(tf.reduce_sum(tf.square(found)))


def ran_nodes(sess, fetches):
    metadata = tf.RunMetadata()
    sess.run(fetches, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=metadata)
    nodes = [node for device in metadata.step_stats.dev_stats for node in device.node_stats]
    return [node.timeline_label or node.node_name for node in nodes]


@pytest.mark.parametrize("combiner", ["mean", "sum", "sqrtn"])
def test_the_table_is_not_read_in_a_step(graph, combiner):
    found, train_op = embedding(combiner)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for fetches in (found, [found, train_op]):
            names = ran_nodes(sess, fetches)
            assert any("SparseSegment" in name for name in names)
            assert [name for name in names if "ReadVariableOp" in name] == []


@pytest.mark.parametrize(
    ("combiner", "weights"), [("mean", None), ("sum", None), ("sqrtn", None), ("mean", [1.0, 2.0, 3.0])]
)
def test_the_numbers_are_those_of_a_stock_session(combiner, weights):
    results = []
    for session_class in (stock.compat.v1.Session, tf.Session):
        with tf.Graph().as_default():
            tf.set_random_seed(1)
            found, train_op = embedding(combiner, weights)
            with session_class() as sess:
                sess.run(tf.global_variables_initializer())
                results.append([sess.run([found, train_op])[0] for _ in range(3)])
    np.testing.assert_array_equal(*results)


def test_other_gathers_stay_as_they_are(graph):
    table = tf.get_variable("table", initializer=[[1.0], [2.0]])
    rows = tf.nn.embedding_lookup(table, [1, 0, 1])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert [name for name in ran_nodes(sess, rows) if "Snapshot" in name] == []
        assert sess.run(rows).tolist() == [[2.0], [1.0], [2.0]]


def test_in_a_loop_and_in_a_branch(graph):
    found, _ = embedding("sum")
    with tf.variable_scope("", reuse=True):
        looped = tf.while_loop(lambda i, _: i < 2, lambda i, x: (i + 1, x + embedding_again()), [0, tf.zeros([2, 4])])[
            1
        ]
        chosen = tf.cond(tf.constant(True), embedding_again, lambda: tf.zeros([2, 4]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        once, twice, branch = sess.run([found, looped, chosen])
    np.testing.assert_array_equal(twice, once + once)
    np.testing.assert_array_equal(branch, once)


def embedding_again():
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.placeholder_with_default(np.array([7, 3, 7]), [3]), [2, 2])
    return tf.nn.embedding_lookup_sparse(tf.get_variable("table", [ROWS, 4]), ids, None, combiner="sum")
