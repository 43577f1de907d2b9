import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_queues_are_shared_by_the_calls_of_a_session_only(graph):
    queue = tf.FIFOQueue(5, tf.int32)
    enqueue, size = queue.enqueue(1), queue.size()
    with tf.Session() as first, tf.Session() as second:
        first.run(enqueue)
        first.run([enqueue])
        assert (first.run(size), second.run(size)) == (2, 0)


def test_closing_destroys_resources_and_forgets_functions(graph):
    queue = tf.FIFOQueue(5, tf.int32)
    enqueue = queue.enqueue(1)
    sess = tf.Session()
    sess.run(enqueue)
    state = sess._compiler.state
    names = set(state._functions)
    assert names
    sess.close()
    assert not state._functions
    for name in names:
        with pytest.raises(tf.errors.OpError):
            _tf.function_call(name, 0, ("executor_type", "", "config_proto", b""))([], _tf.CancellationManager())


def test_tables_are_initialised_once_and_looked_up_in_other_calls(graph):
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), -1)
    found = table.lookup(tf.constant(["b", "c"]))
    with tf.Session() as sess:
        sess.run(tf.tables_initializer())
        assert sess.run(found).tolist() == [2, -1]


def test_a_one_shot_iterator_goes_on_in_other_calls(graph):
    value = tf.data.make_one_shot_iterator(tf.data.Dataset.range(10)).get_next()
    with tf.Session() as first, tf.Session() as second:
        assert [first.run(value), first.run([value])[0], first.run({"v": value})["v"]] == [0, 1, 2]
        assert second.run(value) == 0
        for _ in range(7):
            first.run(value)
        with pytest.raises(tf.errors.OutOfRangeError):
            first.run(value)


def test_initializable_reinitializable_and_feedable_iterators(graph):
    count = tf.placeholder(tf.int64, [])
    first = tf.data.make_initializable_iterator(tf.data.Dataset.range(count))
    other = tf.data.Iterator.from_structure(tf.int64, [])
    restart = other.make_initializer(tf.data.Dataset.range(100, 103))
    handle = tf.placeholder(tf.string, [])
    fed = tf.data.Iterator.from_string_handle(handle, tf.int64, [])
    value, other_value, fed_value = first.get_next(), other.get_next(), fed.get_next()
    with tf.Session() as sess:
        sess.run([first.initializer, restart], {count: 3})
        assert [sess.run(value), sess.run(other_value)] == [0, 100]
        chosen = sess.run(first.string_handle())
        assert sess.run(fed_value, {handle: chosen}) == 1
        sess.run(restart)
        assert sess.run(other_value) == 100


def test_two_sessions_have_containers_of_their_own(graph):
    tf.constant(1.0)
    with tf.Session() as first, tf.Session() as second:
        assert first._compiler.state.container != second._compiler.state.container


@pytest.mark.parametrize("initializable", [True, False])
def test_a_session_with_a_python_generator_half_read_closes(initializable):
    """Ending the generator takes Python's lock, in another thread."""
    with stock.Graph().as_default():
        data = stock.data.Dataset.from_generator(
            lambda: iter(range(5)), output_signature=stock.TensorSpec([], stock.int32)
        )
        make = tf.data.make_initializable_iterator if initializable else tf.data.make_one_shot_iterator
        iterator = make(data)
        element = iterator.get_next()
        with tf.Session() as sess:
            if initializable:
                sess.run(iterator.initializer)
            assert sess.run(element) == 0


def test_a_new_call_goes_on_where_an_iterator_is(graph):
    once = tf.data.make_one_shot_iterator(tf.data.Dataset.range(10)).get_next()
    started = tf.data.make_initializable_iterator(tf.data.Dataset.range(10))
    element = started.get_next()
    with tf.Session() as sess:
        sess.run(started.initializer)
        assert sess.run([once, element]) == [0, 0]
        assert sess.run([once + 10, element]) == [11, 1]
        assert sess.make_callable([element, once])() == [2, 2]
        assert sess.run({"new": once}) == {"new": 3}
