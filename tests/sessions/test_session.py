"""`Session`: TF1's contract, checked on stock's session and on ours alike where both have it."""

import collections
import threading
import time

import attr
import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import errors

Pair = collections.namedtuple("Pair", "first second")


@attr.s
class Record:
    value = attr.ib()
    more = attr.ib()


@pytest.mark.parametrize(
    "structure",
    [
        lambda a, b, op: a,
        lambda a, b, op: [a, b],
        lambda a, b, op: (a, [b, a], {"x": b}),
        lambda a, b, op: {"a": a, "nested": {"b": (b,)}},
        lambda a, b, op: Pair(a, [b]),
        lambda a, b, op: Record(a, [b, op]),
        lambda a, b, op: collections.OrderedDict([("z", a), ("y", b)]),
        lambda a, b, op: [],
        lambda a, b, op: {},
        lambda a, b, op: op,
        lambda a, b, op: [op, a, op],
        lambda a, b, op: "a:0",
        lambda a, b, op: ["a", "b:0", "op"],
    ],
)
def test_fetches_of_every_structure(graph, structure):
    a = tf.constant([1.0, 2.0], name="a")
    b = tf.constant("text", name="b")
    op = tf.no_op(name="op")
    fetches = structure(a, b, op)
    with tf.Session() as ours:
        import tensorflow.compat.v1 as stock

        with stock.Session() as theirs:
            got, wanted = ours.run(fetches), theirs.run(fetches)
    assert type(got) is type(wanted)
    assert repr(got) == repr(wanted)


def test_defaultdict_keeps_its_factory(graph, either_session):
    fetches = collections.defaultdict(list, {"a": tf.constant(1)})
    with either_session() as sess:
        result = sess.run(fetches)
    assert result["a"] == 1
    assert result["missing"] == []


def test_values_have_numpy_types(graph, either_session):
    with either_session() as sess:
        assert isinstance(sess.run(tf.constant(1.0)), np.float32)
        assert isinstance(sess.run(tf.constant("x")), bytes)
        assert sess.run(tf.constant(["x", "yy"])).dtype == object
        assert sess.run(tf.constant([True])).dtype == np.bool_


def test_results_are_the_callers_own(graph, either_session):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    with either_session() as sess:
        sess.run(v.initializer)
        value = sess.run(v)
        value += 10
        assert sess.run(v).tolist() == [1.0, 2.0]


def test_a_fed_array_is_copied_into_a_variable(graph):
    x = tf.placeholder(tf.float32, [1000])
    v = tf.get_variable("v", [1000])
    assign = tf.assign(v, x)
    with tf.Session() as sess:
        value = np.ones(1000, np.float32)
        sess.run(assign, {x: value})
        value[:] = 7
        assert sess.run(v).sum() == 1000


def test_sparse_and_indexed_slices(graph, either_session):
    sparse = tf.SparseTensor([[0, 1]], [3.0], [2, 2])
    slices = tf.IndexedSlices(tf.constant([1.0]), tf.constant([0]))
    with either_session() as sess:
        value, slices_value = sess.run([sparse, slices])
    assert isinstance(value, tf.SparseTensorValue)
    assert value.values.tolist() == [3.0]
    assert slices_value.indices.tolist() == [0]


def test_sparse_placeholder_is_fed_with_a_value_or_a_tuple(graph, either_session):
    x = tf.sparse_placeholder(tf.float32)
    total = tf.sparse_reduce_sum(x)
    with either_session() as sess:
        assert sess.run(total, {x: tf.SparseTensorValue([[0, 0], [1, 1]], [1.0, 2.0], [2, 2])}) == 3.0
        assert sess.run(total, {x: ([[0, 0]], [5.0], [2, 2])}) == 5.0


def test_ragged_tensors(graph, either_session):
    ragged = tf.ragged.constant([[1, 2], [3]])
    x = tf.ragged.placeholder(tf.int32, 1, [])
    with either_session() as sess:
        assert sess.run(ragged).to_list() == [[1, 2], [3]]
        assert sess.run(tf.reduce_sum(x.values), {x: tf.ragged.constant_value([[4], [5, 6]], dtype=np.int32)}) == 15


def test_any_tensor_can_be_fed(graph):
    # Stock 2.21 folds `b` into a constant at the first run and ignores the feed; TF1 did not.
    a = tf.constant(1.0, name="a")
    b = a + 1.0
    c = b * 2.0
    with tf.Session() as sess:
        assert sess.run(c) == 4.0
        assert sess.run(c, {b: 10.0}) == 20.0
        assert sess.run(c, {"a:0": 4.0}) == 10.0
        assert sess.run([b, c], {b: 3.0}) == [3.0, 6.0]
        assert sess.run(b, {b: 3.0}) == 3.0


def test_feeding_cuts_what_the_fed_tensor_needs(graph, either_session):
    x = tf.placeholder(tf.float32, [])
    y = x + 1.0
    with either_session() as sess:
        assert sess.run(y * 2.0, {y: 5.0}) == 10.0


def test_control_dependency_on_a_fed_placeholder_is_satisfied(graph, either_session):
    x = tf.placeholder(tf.float32, [])
    with tf.control_dependencies([x]):
        y = tf.constant(3.0)
    with either_session() as sess:
        assert sess.run(y, {x: 1.0}) == 3.0


def test_placeholder_with_default(graph, either_session):
    x = tf.placeholder_with_default(2.0, [])
    with either_session() as sess:
        assert sess.run(x + 1) == 3.0
        assert sess.run(x + 1, {x: 5.0}) == 6.0


def test_feed_dict_key_that_is_a_tuple(graph, either_session):
    a, b = tf.placeholder(tf.int32), tf.placeholder(tf.int32)
    with either_session() as sess:
        assert sess.run(a - b, {(a, b): (7, 3)}) == 4


def test_missing_feed(graph, either_session):
    x = tf.placeholder(tf.float32, [], name="wanted")
    with either_session() as sess, pytest.raises(tf.errors.InvalidArgumentError, match="wanted"):
        sess.run(x + 1.0)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (np.ones([3]), ValueError),
        ([[1, 2], [3]], ValueError),
        ("text", ValueError),
        (lambda: tf.constant(1.0), TypeError),
    ],
)
def test_wrong_feeds(graph, either_session, value, error):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    with either_session() as sess, pytest.raises(error):
        sess.run(x, {x: value() if callable(value) else value})


def test_an_integer_that_does_not_fit(graph, either_session):
    x = tf.placeholder(tf.int8, [], name="x")
    with either_session() as sess, pytest.raises((TypeError, OverflowError)):
        sess.run(x, {x: 300})


@pytest.mark.parametrize(
    ("fetch", "error"),
    [(None, TypeError), ([None], TypeError), (1.0, TypeError), ("nope:0", ValueError), ("nope", ValueError)],
)
def test_wrong_fetches(graph, either_session, fetch, error):
    tf.constant(1.0)
    with either_session() as sess, pytest.raises(error):
        sess.run(fetch)


def test_fetch_and_feed_of_another_graph(graph, either_session):
    x = tf.placeholder(tf.float32, name="x")
    with tf.Graph().as_default():
        other = tf.placeholder(tf.float32, name="other")
    with either_session(graph=graph) as sess:
        with pytest.raises(ValueError, match="not an element of this graph"):
            sess.run(other)
        with pytest.raises(TypeError, match="Cannot interpret feed_dict key as Tensor"):
            sess.run(x, {other: 1.0})


def test_messages_say_what_to_do(graph):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    with tf.Session() as sess:
        with pytest.raises(errors.UsageError, match=r"\(3,\).*x:0.*\(None, 2\).*Reshape"):
            sess.run(x, {x: [1, 2, 3]})
        with pytest.raises(errors.UsageTypeError, match=r"Feed a Python scalar"):
            sess.run(x, {x: tf.constant(1.0)})
        with pytest.raises(errors.UsageError, match="Fetch tensors, operations"):
            sess.run("nope:0")


def test_unfeedable_tensor(graph, either_session):
    x = tf.constant(1.0)
    graph.prevent_feeding(x)
    with either_session() as sess, pytest.raises(ValueError, match="may not be fed"):
        sess.run(x, {x: 2.0})


def test_unfetchable_operation(graph, either_session):
    x = tf.constant(1.0)
    graph.prevent_fetching(x.op)
    with either_session() as sess, pytest.raises(ValueError, match="not fetchable"):
        sess.run(x)


def test_closed_session(graph, either_session):
    x = tf.constant(1.0)
    sess = either_session()
    sess.run(x)
    sess.close()
    sess.close()
    with pytest.raises(RuntimeError, match="closed Session"):
        sess.run(x)


def test_empty_graph(graph, either_session):
    with either_session() as sess, pytest.raises(RuntimeError, match="graph is empty"):
        sess.run([])


def test_uninitialized_variable(graph, either_session):
    v = tf.get_variable("some/variable", [2])
    with either_session() as sess:
        with pytest.raises(tf.errors.FailedPreconditionError, match="some/variable") as caught:
            sess.run(v * 2.0)
        assert "uninitialized" in str(caught.value)
        assert sess.run(tf.report_uninitialized_variables()).tolist() == [b"some/variable"]
        sess.run(v.initializer)
        assert sess.run(tf.report_uninitialized_variables()).size == 0


def test_a_session_has_values_of_its_own(graph, either_session):
    v = tf.get_variable("v", initializer=1.0)
    add = tf.assign_add(v, 1.0)
    with either_session() as first, either_session() as second:
        first.run(v.initializer)
        second.run(v.initializer)
        first.run(add)
        assert (first.run(v), second.run(v)) == (2.0, 1.0)


def test_an_error_of_a_node_names_the_operation(graph, either_session):
    x = tf.placeholder(tf.float32, [None, None])
    y = tf.matmul(x, x, name="the_matmul")
    with either_session() as sess:
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            sess.run(y, {x: np.ones((2, 3))})
        assert caught.value.op is y.op
        assert caught.value.node_def.name == "the_matmul"
        assert "the_matmul" in caught.value.message
        assert sess.run(y, {x: np.ones((2, 2))}).tolist() == [[2, 2], [2, 2]], "usable after an error"


def test_only_what_is_fetched_runs_and_all_of_it_runs(graph, either_session):
    a, b = (tf.get_variable(name, initializer=0) for name in "ab")
    add_a, add_b = tf.assign_add(a, 1), tf.assign_add(b, 1)
    both = tf.group(add_a, add_b)
    with either_session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            sess.run(add_a.op)
        sess.run(both)
        sess.run([both, a])
        sess.run({"x": (both,)})
        assert sess.run([a, b]) == [6, 3]


def test_a_train_op_runs_once_a_step_whatever_else_is_fetched(graph, either_session):
    v = tf.get_variable("v", initializer=10.0)
    step = tf.train.get_or_create_global_step()
    train = tf.train.GradientDescentOptimizer(0.1).minimize(v * v, step)
    with either_session() as sess:
        sess.run(tf.global_variables_initializer())
        for fetches in (train, [train], [train, v], {"t": train, "again": [train]}, (train, step)):
            sess.run(fetches)
        assert sess.run(step) == 5
        assert sess.run(v) == pytest.approx(10.0 * 0.8**5)


def test_the_graph_may_grow(graph, either_session):
    v = tf.get_variable("v", initializer=3.0)
    with either_session() as sess:
        sess.run(v.initializer)
        for number in range(4):
            assert sess.run(v * float(number)) == 3.0 * number
        w = tf.get_variable("w", initializer=4.0)
        sess.run(w.initializer)
        assert sess.run(w) == 4.0


def test_a_gradient_that_is_built_after_a_run_of_the_loop(graph):
    x = tf.placeholder(tf.float32, [])
    _, y = tf.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, y * x), [0, 1.0])
    with tf.Session() as sess:
        assert sess.run(y, {x: 2.0}) == 8.0
        (gradient,) = tf.gradients(y, x)
        assert sess.run(gradient, {x: 2.0}) == 12.0
        assert sess.run(y, {x: 2.0}) == 8.0


def test_loading_a_value_into_a_variable(graph, either_session):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    with either_session() as sess:
        sess.run(v.initializer)
        v.load([7.0, 8.0], sess)
        assert sess.run(v).tolist() == [7.0, 8.0]
        assert sess.run(v * 2.0, {v: [1.0, 1.0]}).tolist() in ([2.0, 2.0], [14.0, 16.0])


def test_a_partitioned_variable(graph, either_session):
    with tf.variable_scope("parts", partitioner=tf.fixed_size_partitioner(2)):
        v = tf.get_variable("v", [4, 2], initializer=tf.ones_initializer())
    with either_session() as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(tf.convert_to_tensor(v)).sum() == 8.0
        assert [part.shape for part in sess.run(list(v))] == [(2, 2), (2, 2)]


def test_cond_and_case(graph, either_session):
    x = tf.placeholder(tf.float32, [])
    v = tf.get_variable("v", initializer=0.0)
    y = tf.cond(x > 0, lambda: tf.assign_add(v, x), lambda: tf.identity(-x))
    z = tf.case([(x > 1, lambda: tf.constant(1)), (x > 0, lambda: tf.constant(2))], default=lambda: tf.constant(3))
    with either_session() as sess:
        sess.run(v.initializer)
        assert sess.run([y, z], {x: 2.0}) == [2.0, 1]
        assert sess.run([y, z], {x: -2.0}) == [2.0, 3]
        assert sess.run(v) == 2.0


def test_py_func(graph, either_session):
    seen = []

    def double(value):
        seen.append(value)
        return value * 2

    y = tf.py_func(double, [tf.constant([1.0, 2.0])], tf.float32)
    with either_session() as sess:
        assert sess.run(y).tolist() == [2.0, 4.0]
        assert sess.run([y, tf.constant(1)])[0].tolist() == [2.0, 4.0]
    assert len(seen) == 2


def test_a_tf_function_in_the_graph(graph, either_session):
    import tensorflow as tf2

    v = tf.get_variable("v", initializer=2.0)

    @tf2.function
    def scaled(x):
        return x * v + tf.random_uniform([], seed=1) * 0.0

    y = scaled(tf.constant(3.0))
    with either_session() as sess:
        sess.run(v.initializer)
        assert sess.run(y) == 6.0


def test_default_session_eval_and_run(graph, either_session):
    v = tf.get_variable("v", initializer=1.0)
    with either_session().as_default() as sess:
        v.initializer.run()
        assert v.eval() == 1.0
        assert (v + 1.0).eval() == 2.0
        assert tf.get_default_session() is sess
    assert tf.get_default_session() is None
    assert sess.run(v) == 1.0, "as_default does not close"
    sess.close()


def test_with_is_not_reentrant(graph, either_session):
    sess = either_session()
    with sess, pytest.raises(RuntimeError, match="not re-entrant"), sess:
        pass


def test_constructor_refuses_wrong_arguments(graph):
    with pytest.raises(TypeError, match=r"config=config"):
        tf.Session(tf.ConfigProto())
    with pytest.raises(TypeError, match=r"must be a tf\.Graph"):
        tf.Session(graph=37)
    with pytest.raises(TypeError, match=r"must be a tf\.ConfigProto"):
        tf.Session(config=37)


def test_a_remote_target_is_declared_unsupported(graph):
    with pytest.raises(errors.UnsupportedError, match="grpc://there:1"):
        tf.Session("grpc://there:1")


def test_reset_ends_the_sessions_of_a_server(graph):
    server = tf.train.Server.create_local_server()
    v, w = tf.get_variable("v", initializer=1.0), None
    with tf.container("other"):
        w = tf.get_variable("w", initializer=2.0)
    first = tf.Session(server.target)
    first.run(tf.global_variables_initializer())
    tf.Session.reset(server.target, ["other"])
    with pytest.raises(tf.errors.AbortedError, match="was reset"):
        first.run(v)
    second = tf.Session(server.target)
    assert second.run(v) == 1.0, "the other container is as it was"
    with pytest.raises(tf.errors.FailedPreconditionError):
        second.run(w)
    tf.Session.reset(server.target)
    with tf.Session(server.target) as third:
        with pytest.raises(tf.errors.FailedPreconditionError):
            third.run(v)
        third.run(tf.global_variables_initializer())
        assert third.run([v, w]) == [1.0, 2.0]
    with pytest.raises(NotImplementedError, match=r"tf\.Session\.reset"):
        tf.Session.reset("")


def test_settings_of_a_server_and_targets(graph):
    server = tf.train.Server.create_local_server(config=tf.ConfigProto(operation_timeout_in_ms=100))
    waiting = tf.FIFOQueue(1, tf.float32).dequeue()
    with tf.Session(server.target) as sess, pytest.raises(tf.errors.DeadlineExceededError):
        sess.run(waiting)
    with pytest.raises(tf.errors.NotFoundError, match="No session factory registered for the given session options"):
        tf.Session("INVALID_TARGET")


def test_shapes_in_the_graph_def(graph):
    tf.constant([[1, 2]])
    config = tf.ConfigProto(graph_options=tf.GraphOptions(infer_shapes=True))
    assert "_output_shapes" in tf.Session(config=config).graph_def.node[0].attr
    assert "_output_shapes" not in tf.Session().graph_def.node[0].attr


def test_metadata_is_filled_anew_by_each_run(graph):
    x = tf.constant(1.0)
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(x, options=tf.RunOptions(output_partition_graphs=True), run_metadata=metadata)
        assert metadata.partition_graphs
        sess.run(x, run_metadata=metadata)
        assert metadata.ByteSize() == 0


def test_devices_and_properties(graph, either_session):
    tf.constant(1.0, name="only")
    with either_session() as sess:
        assert sess.graph is graph
        assert [node.name for node in sess.graph_def.node] == ["only"]
        assert sess.sess_str == b""
        names = [device.name for device in sess.list_devices()]
    assert "/job:localhost/replica:0/task:0/device:CPU:0" in names


def test_variables_are_tf_variables(graph):
    import tensorflow as tf2

    v = tf.get_variable("scope/v", initializer=[1.0, 2.0])
    tf.get_variable("not_initialized", [1])
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert list(sess.variables) == ["scope/v"]
        variable = sess.variables["scope/v"]
        assert isinstance(variable, tf2.Variable)
        sess.run(tf.assign_add(v, [1.0, 1.0]))
        from tf2compat import _tf

        with _tf.eager_mode():
            assert variable.numpy().tolist() == [2.0, 3.0]


def test_run_options_timeout(graph, either_session):
    queue = tf.FIFOQueue(1, tf.float32)
    with either_session() as sess:
        begin = time.monotonic()
        with pytest.raises(tf.errors.DeadlineExceededError):
            sess.run(queue.dequeue(), options=tf.RunOptions(timeout_in_ms=200))
        assert time.monotonic() - begin < 20


def test_config_timeout(graph, either_session):
    queue = tf.FIFOQueue(1, tf.float32)
    with either_session(config=tf.ConfigProto(operation_timeout_in_ms=200)) as sess:
        with pytest.raises(tf.errors.DeadlineExceededError):
            sess.run(queue.dequeue())


def test_closing_ends_a_blocked_step(graph):
    queue = tf.FIFOQueue(1, tf.float32)
    dequeue = queue.dequeue()
    sess = tf.Session()
    raised = []

    def wait():
        try:
            sess.run(dequeue)
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    while len(sess._compiler._functions.calls._managers) == len(sess._compiler._functions.calls._idle):
        time.sleep(0.01)
    time.sleep(0.1)
    sess.close()
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(raised[0], tf.errors.CancelledError)


def test_many_threads_share_a_session(graph):
    x = tf.placeholder(tf.int64, [])
    v = tf.get_variable("v", initializer=np.int64(0))
    add = tf.assign_add(v, x, use_locking=True)
    with tf.Session() as sess:
        sess.run(v.initializer)

        def work():
            for _ in range(50):
                sess.run(add, {x: 1})

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sess.run(v) == 400


def test_assignments_in_control_dependencies_are_ordered(graph, either_session):
    v = tf.get_variable("v", initializer=1.0)
    double = tf.assign(v, v * 2.0)
    with tf.control_dependencies([double]):
        read = v.read_value()
    with either_session() as sess:
        sess.run(v.initializer)
        assert [sess.run(read) for _ in range(3)] == [2.0, 4.0, 8.0]


def test_collecting_a_session_frees_its_functions(graph):
    import gc

    x = tf.constant(1.0)
    sess = tf.Session()
    sess.run(x)
    state = sess._compiler.state
    del sess
    gc.collect()
    assert not state.functions.names


@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        ("string", "text"),
        ("string", ["é", b"bytes"]),
        ("string", np.array([["a", "bb"]])),
        ("string", np.array([b"a", b"bb"])),
        ("bool", [True, False]),
        ("complex64", [1 + 2j]),
        ("bfloat16", [1.5, 2.5]),
        ("float16", 1.5),
        ("int8", [-3]),
        ("uint64", [2**63]),
        ("float32", np.arange(12.0).reshape(3, 4).T),
        ("float32", np.arange(12.0)[::2]),
        ("float32", np.float64(3.25)),
        ("int64", np.int32(7)),
        ("float64", []),
    ],
)
def test_values_of_every_type_are_fed(graph, dtype, value):
    import tensorflow.compat.v1 as stock

    x = tf.placeholder(getattr(tf, dtype))
    y = tf.identity(x)
    with tf.Session() as ours, stock.Session() as theirs:
        got, wanted = ours.run(y, {x: value}), theirs.run(y, {x: value})
    assert type(got) is type(wanted)
    np.testing.assert_array_equal(got, wanted)
    assert getattr(got, "dtype", None) == getattr(wanted, "dtype", None)


def test_a_thread_that_comes_late_fills_no_queue(graph, monkeypatch):
    enqueue = tf.queue.FIFOQueue(1, tf.int32).enqueue(1)
    sess = tf.Session()
    fill = sess.make_filler(enqueue)
    monkeypatch.setattr(sess, "_check_open", lambda: None)  # It had looked before the session was closed.
    sess.close()
    with pytest.raises(tf.errors.CancelledError, match="closed before the step began"):
        fill()


def test_a_callable_tells_that_work_in_the_background_has_failed(graph):
    x = tf.placeholder(tf.float32, [])
    y = tf.constant(2.0)

    def fail():
        raise tf.errors.ResourceExhaustedError(None, None, "no space left")

    with tf.Session() as sess:
        for call in (sess.make_callable(y), lambda: sess.make_callable(x, [x])(1.0), lambda: sess.run(y)):
            call()
            sess.background.start(fail)._thread.join()
            with pytest.raises(tf.errors.ResourceExhaustedError, match="no space left"):
                call()
            call()
