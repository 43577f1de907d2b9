"""Which behaviour of TensorFlow's private names `_tf/graphs.py` relies on."""

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_unfinalize(graph):
    graph.finalize()
    _tf.unfinalize(graph)
    assert not graph.finalized
    tf.constant(1.0)


def test_a_finalized_graph_takes_nodes_for_a_while():
    graph = tf.Graph()
    graph.finalize()
    with graph.as_default():
        with _tf.unfinalized(graph):
            tf.constant(1)
        assert graph.finalized
        with pytest.raises(RuntimeError, match="finalized"):
            tf.constant(1)


def test_where_operations_land():
    seen = []

    def look():
        seen.append((_tf.builds_graph(), _tf.is_control_flow(tf.get_default_graph())))
        return 1

    look()
    stock.function(look)()
    with tf.Graph().as_default():
        look()
        tf.cond(tf.constant(True), look, look)
        stock.function(look)()
    assert seen == [(False, False), (False, False), (True, False), (True, True), (True, True), (False, False)]


def test_a_graph_chooses_the_error_of_a_change():
    class Chosen(_tf.Graph):
        def finalized_error(self):
            return RuntimeError("chosen")

    for kind, words in ((_tf.Graph, "Graph is finalized"), (Chosen, "chosen")):
        with kind().as_default() as graph, pytest.raises(RuntimeError, match=words):
            graph.finalize()
            stock.constant(1)
