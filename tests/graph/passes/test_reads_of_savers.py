import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.reads_of_savers import reads_of_savers


def body_of(graph, *returns):
    return Body({node.name: node for node in graph.as_graph_def().node}, [], [*returns], [], {})


def shared(body):
    before = {*body.nodes}
    reads_of_savers(body)
    return {*body.nodes} - before


def test_what_a_saver_alone_reads_is_shared(graph):
    with graph.device("/device:CPU:0"):
        saved = tf.get_variable("saved", [2], use_resource=True)
        both = tf.get_variable("both", [2], use_resource=True)
    read = tf.raw_ops.ReadVariableOp(resource=both.handle, dtype=tf.float32, name="read")
    values = [tf.raw_ops.ReadVariableOp(resource=saved.handle, dtype=tf.float32, name="alone"), read]
    values[0] = tf.identity(values[0])
    tf.raw_ops.SaveV2(prefix="p", tensor_names=["a", "b"], shape_and_slices=["", ""], tensors=values)
    tf.negative(read)
    body = body_of(graph)
    assert shared(body) == {"alone/tf2compat_shared"}
    assert list(body.nodes["alone"].input) == ["saved", "^alone/tf2compat_shared"]
    assert list(body.nodes["alone/tf2compat_shared"].input) == ["saved"]
    assert body.nodes["alone/tf2compat_shared"].device == body.nodes["alone"].device


def test_a_read_that_is_fetched_as_well_is_left(graph):
    saved = tf.get_variable("saved", [2], use_resource=True)
    read = tf.raw_ops.ReadVariableOp(resource=saved.handle, dtype=tf.float32, name="read")
    tf.raw_ops.SaveV2(prefix="p", tensor_names=["a"], shape_and_slices=[""], tensors=[read])
    assert shared(body_of(graph, "read:0")) == set()


def test_a_step_that_saves_nothing_is_left(graph):
    tf.get_variable("w", [2], use_resource=True).read_value()
    assert shared(body_of(graph)) == set()


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_checkpoint_has_the_values_of_its_moment(graph, tmp_path, asynchronous):
    table = tf.get_variable("table", [1000, 4], initializer=tf.zeros_initializer(), use_resource=True)
    rows = tf.placeholder(tf.int64, [None])
    train = tf.train.AdagradOptimizer(1.0).minimize(tf.reduce_sum(tf.nn.embedding_lookup(table, rows)))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        saver = tf.train.Saver(async_save=asynchronous)
        wanted = {}
        for number in range(4):
            session.run(train, {rows: [0, number]})
            wanted[saver.save(session, str(tmp_path / f"model{number}"))] = session.run(table)
            session.run(train, {rows: [1, 999]})
        session.background.wait()
    for path, value in wanted.items():
        np.testing.assert_array_equal(stock.train.load_variable(path, "table"), value)
        assert value.any()
