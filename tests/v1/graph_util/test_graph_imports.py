import inspect

import tensorflow as stock

import tf2compat.v1 as tf


def test_it_takes_what_tensorflows_takes():
    ours = inspect.signature(tf.import_graph_def).parameters
    assert list(ours) == list(inspect.signature(stock.compat.v1.import_graph_def).parameters)
    assert tf.graph_util.import_graph_def is tf.import_graph_def


def test_returned_elements_and_names():
    with tf.Graph().as_default() as graph:
        tf.constant(1.0, name="c")
        graph_def = graph.as_graph_def()
    with tf.Graph().as_default():
        assert tf.import_graph_def(graph_def) is None
        assert [tensor.name for tensor in tf.import_graph_def(graph_def, None, ["c:0"], "part")] == ["part/c:0"]
