import threading

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.runtime.session_state import SessionState


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
    names = set(state.functions.names)
    assert names
    sess.close()
    assert not state.functions.names
    for name in names:
        with pytest.raises(tf.errors.OpError):
            _tf.function_call(name, 0, ("executor_type", "", "config_proto", b""))([], _tf.CancellationManager())


def test_resources_go_after_the_functions_that_run_ahead(graph, monkeypatch, meanwhile):
    """A mutex that goes while one of them has locked it ends the process."""
    order, running, goes_on = [], threading.Event(), threading.Event()

    def element():
        if running.is_set() or len(order) > 1:
            return 0
        order.append("asked for")
        if len(order) > 1:
            running.set()
            goes_on.wait(10)
            # Its own operation takes a lock of the runtime, which nobody may hold who waits for this function.
            order.append(int(stock.constant(1) + stock.constant(1)))
        return 0

    queue = tf.FIFOQueue(5, tf.int32)
    batch = tf.train.batch([tf.ensure_shape(tf.py_function(element, [], tf.int32), [])], 1)
    sess = tf.Session(input_pipeline="tf.data")
    sess.run(queue.size())
    sess.run(batch)
    assert running.wait(10)
    destroy = sess._compiler.state._destroy_nodes
    monkeypatch.setattr(
        sess._compiler.state, "_destroy_nodes", lambda nodes, call: (order.append(nodes[0].op), destroy(nodes, call))
    )
    closing = meanwhile(sess.close)
    goes_on.set()
    closing.join(10)
    assert order == ["asked for", "asked for", 2, "FIFOQueueV2"]


def test_a_resource_without_a_kernel_does_not_keep_a_session_from_closing(graph):
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1], [0], tf.int32, tf.int64), -1)
    queue = tf.FIFOQueue(5, tf.int32, shared_name="kept")
    closed = []
    with tf.Session() as sess:
        sess.run(queue.enqueue(1))
        with pytest.raises(tf.errors.InvalidArgumentError, match="No OpKernel was registered"):
            sess.run(table.initializer)
        destroy = sess._compiler.state._destroy_nodes
        sess._compiler.state._destroy_nodes = lambda nodes, call: (
            closed.append([node.op for node in nodes]),
            destroy(nodes, call),
        )
    assert closed == [["FIFOQueueV2", "HashTableV2"], ["FIFOQueueV2"], ["HashTableV2"]]


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


def test_two_threads_restore_an_iterator_once(graph, monkeypatch, meanwhile):
    iterator = tf.data.make_initializable_iterator(tf.data.Dataset.range(10))
    element, restored = iterator.get_next(), SessionState._restored
    found = []

    def slowly(state, name, *given):
        found.append(name)
        meanwhile(state.apply_pending)
        return restored(state, name, *given)

    with tf.Session() as sess:
        sess.run(iterator.initializer)
        sess.run(element)
        position = sess.position()
        monkeypatch.setattr(SessionState, "_restored", slowly)
        sess.set_position(position)
        assert (len(found), sess._compiler.state.pending) == (1, {})
        assert sess.run(element) == 1


def test_a_position_is_taken_while_another_thread_compiles(graph, monkeypatch, meanwhile):
    drawn = [tf.random_uniform([], seed=seed) for seed in range(3)]
    read = stock.raw_ops.ReadVariableOp

    def slowly(**given):
        monkeypatch.setattr(stock.raw_ops, "ReadVariableOp", read)
        others.append(meanwhile(lambda: sess.run(drawn[2])))
        return read(**given)

    others = []

    with tf.Session() as sess:
        sess.run(drawn[:2])
        monkeypatch.setattr(stock.raw_ops, "ReadVariableOp", slowly)
        assert len(sess.position()) == 2
        others[0].join()


def test_a_random_op_that_comes_while_a_position_is_set_gets_it(graph, monkeypatch, meanwhile):
    drawn = tf.random_uniform([], seed=1)
    assign = stock.raw_ops.AssignVariableOp
    with tf.Session() as sess:
        numbers = [sess.run(drawn) for _ in range(3)]
        position = sess.position()
        fourth = sess.run(drawn)

    def slowly(**given):
        monkeypatch.setattr(stock.raw_ops, "AssignVariableOp", assign)
        others.append(meanwhile(lambda: sess.set_position(position)))
        return assign(**given)

    others = []
    with tf.Session() as sess:
        monkeypatch.setattr(stock.raw_ops, "AssignVariableOp", slowly)
        sess._compiler.step([drawn], [], [])
        others[0].join(10)
        state = sess._compiler.state
    assert state.pending == {}
    with tf.Session() as sess:
        sess.set_position(position)
        assert sess.run(drawn) == fourth
        assert fourth not in numbers


def test_a_resource_that_is_noted_while_others_are_destroyed(graph, monkeypatch):
    """The function that another thread makes meanwhile must not be looked for in vain, nor end the closing."""
    x = tf.constant(1.0)
    sess = tf.Session()
    sess.run(x)
    state, remove = sess._compiler.state, _tf.remove_function
    known = set(state.functions.names)

    def slowly(name):
        state.functions.names.add("made_meanwhile")
        known.discard(name)
        remove(name)

    monkeypatch.setattr(_tf, "remove_function", slowly)
    sess.close()
    assert not known


def test_nothing_runs_on_what_was_destroyed(graph):
    iterator = tf.data.make_initializable_iterator(tf.data.Dataset.range(10))
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        state = sess._compiler.state
        nodes = state._iterators()
        assert sess.position()
    for name, node in nodes.items():
        with pytest.raises(tf.errors.CancelledError):
            state._iterator_state(name, node)
    with pytest.raises(tf.errors.CancelledError):
        sess._compiler._functions.run("destroyed", 0, [])
