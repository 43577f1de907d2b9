"""Which behaviour of TensorFlow's private names `_tf/session_interface.py` relies on."""

import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_the_fetch_handler(graph):
    x, op = stock.constant(1.0), tf.no_op()
    handler = _tf.FetchHandler(graph, {"a": [x, op]}, {})
    assert handler.fetches() == [x]
    assert handler.targets() == [op]
    assert handler.build_results(None, [5.0]) == {"a": [5.0, None]}


def test_feed_parts(graph):
    sparse = tf.sparse_placeholder(tf.float32, name="parts")
    assert [part.name for part in _tf.feed_parts(sparse)] == ["parts/indices:0", "parts/values:0", "parts/shape:0"]
    assert _tf.feed_parts("x:0") == ["x:0"]


def test_feed_expansion_and_flattening(graph):
    x = tf.placeholder(tf.float32)
    assert _tf.feed_expansion(x)(x, 1.0) == [(x, 1.0)]
    sparse = tf.sparse_placeholder(tf.float32)
    assert [part for part, _ in _tf.feed_expansion(sparse)(sparse, (1, 2, 3))] == [
        sparse.indices,
        sparse.values,
        sparse.dense_shape,
    ]
    assert _tf.flatten_dict_items({("a", "b"): (1, 2)}) == {"a": 1, "b": 2}


def test_default_session(graph):
    with _tf.default_session("mine"):
        assert tf.get_default_session() == "mine"
    assert tf.get_default_session() is None


def test_our_session_is_one_for_stock_classes():
    assert issubclass(tf.Session, _tf.SessionInterface)
    assert issubclass(stock.compat.v1.Session, _tf.SessionInterface)
