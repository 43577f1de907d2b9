import types

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.graph.kept_tensors import SessionHandles
from tf2compat.sessions.feeds import Feeds


def fed(feeds, feed_dict):
    return {feed.name: array for feed, array in feeds.arrays(feed_dict)}


def test_values_become_arrays_of_the_tensors_type(graph):
    x = tf.placeholder(tf.float32, [None], name="x")
    tf.placeholder(tf.string, [], name="y")
    found = fed(Feeds(graph), {x: [1, 2], "y:0": "text"})
    assert found["x:0"].dtype == np.float32
    assert found["y:0"].item() == "text"


def test_an_array_of_the_right_type_is_passed_on(graph):
    x, value = tf.placeholder(tf.float32, name="x"), np.ones(3, np.float32)
    feeds = Feeds(graph)
    for _ in range(2):  # The second time by the remembered key.
        assert fed(feeds, {x: value})["x:0"] is value


def test_a_tensor_given_twice_counts_once(graph):
    x = tf.placeholder(tf.float32, name="x")
    assert fed(Feeds(graph), {x: 1.0, "x:0": 2.0}) == {"x:0": 2.0}


@pytest.mark.parametrize("shape", [(2,), (2, 4), (2, 3, 1), ()])
def test_shapes_that_do_not_fit(graph, shape):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    feeds = Feeds(graph)
    assert feeds.arrays({x: np.zeros((5, 3))})
    for _ in range(2):
        with pytest.raises(ValueError, match=r"Cannot feed value of shape .* for Tensor x:0"):
            feeds.arrays({x: np.zeros(shape)})
    assert feeds.arrays({x: np.zeros((4, 3))}), "a good feed after a bad one"


def test_unknown_rank_takes_everything(graph):
    x = tf.placeholder(tf.int32, name="x")
    assert fed(Feeds(graph), {x: [[1]]})["x:0"].shape == (1, 1)


def test_a_tensor_handle_is_fed_as_what_is_kept(graph):
    from tf2compat import _tf

    x = tf.placeholder(tf.float32, name="x")
    handles = SessionHandles()
    handle = object.__new__(_tf.TensorHandle)
    handle._auto_gc_enabled = False
    handle._handle = handles.keep("kept", np.float32(2)).decode()
    assert fed(Feeds(graph, handles), {x: handle})["x:0"] == 2.0
    with pytest.raises(tf.errors.InvalidArgumentError, match="not in the session store"):
        Feeds(graph).arrays({x: handle})


def test_tensors_that_a_partial_run_will_be_fed(graph):
    x = tf.placeholder(tf.float32, name="x")
    sparse = tf.sparse_placeholder(tf.float32, name="y")
    found = Feeds(graph).tensors(["x:0", sparse])
    assert [tensor.name for tensor in found] == ["x:0", "y/indices:0", "y/values:0", "y/shape:0"]
    assert [tensor.name for tensor in Feeds(graph).tensors(x)] == ["x:0"]


def test_a_key_without_a_meaning(graph):
    tf.constant(1.0)
    with pytest.raises(TypeError, match="Cannot interpret feed_dict key as Tensor"):
        Feeds(graph).arrays({"nope:0": 1})


@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        (tf.int8, 300),
        (tf.uint8, -1),
        (tf.uint8, 256),
        (tf.int32, 2**40),
        (tf.float16, 70000),
        (tf.float32, 2**24 + 1),
        (tf.bool, 2),
        (tf.string, 3),
    ],
)
def test_an_integer_that_the_type_cannot_hold(graph, dtype, value):
    x = tf.placeholder(dtype, [], name="x")
    with pytest.raises(TypeError, match=rf"Type of feed value {value} with type <class 'int'> is not compatible"):
        Feeds(graph).arrays({x: value})


@pytest.mark.parametrize(("dtype", "value"), [(tf.uint8, 255), (tf.int8, -128), (tf.float32, 2**40), (tf.int32, True)])
def test_an_integer_that_the_type_holds(graph, dtype, value):
    assert fed(Feeds(graph), {tf.placeholder(dtype, [], name="x"): value})["x:0"] == value


@pytest.mark.parametrize("given", [[1.0], (1.0,), "x", 3, {1.0}])
def test_what_is_no_dictionary(graph, given):
    with pytest.raises(TypeError, match="`feed_dict` must be a dictionary, and is a "):
        Feeds(graph).arrays(given)


def test_every_mapping_is_taken(graph):
    x = tf.placeholder(tf.float32, name="x")
    assert fed(Feeds(graph), types.MappingProxyType({x: 1.0})) == {"x:0": 1.0}
    assert [Feeds(graph).arrays(nothing) for nothing in (None, {}, [], ())] == [[]] * 4


@pytest.mark.parametrize(
    ("dtype", "given", "expected"),
    [(tf.uint8, [-1, 300], [255, 44]), (tf.int8, [[200]], [[-56]]), (tf.int32, [2**31], [-(2**31)])],
)
def test_integers_in_lists_wrap_around_as_in_1_15(graph, dtype, given, expected):
    x = tf.placeholder(dtype)
    with tf.Session() as sess:
        assert sess.run(tf.identity(x), {x: given}).tolist() == expected


@pytest.mark.parametrize("dtype", [tf.int32, tf.int64, tf.uint8])
def test_a_number_that_no_64_bits_hold_is_an_overflow_as_in_1_15(graph, dtype):
    x = tf.placeholder(dtype)
    with tf.Session() as sess:
        for given in (2**63, -(2**63) - 1, [2**63]):
            with pytest.raises(OverflowError):
                sess.run(tf.identity(x), {x: given})
        if dtype is not tf.int64:
            with pytest.raises(TypeError, match="larger type"):
                sess.run(tf.identity(x), {x: 2**40})
