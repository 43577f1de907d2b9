"""`Session.partial_run`; the values are TensorFlow 1.15.5's."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import PartialRunError, UnsupportedError


@pytest.fixture
def abc(graph):
    return [tf.placeholder(tf.float32, [], name=name) for name in "abc"]


@pytest.fixture
def sess(abc, graph):
    with tf.Session() as sess:
        yield sess


def test_a_step_in_two_calls(abc, sess):
    a, b, c = abc
    r1 = tf.add(a, b)
    r2 = tf.multiply(r1, c)
    for factor in (17, 18):
        handle = sess.partial_run_setup([r1, r2], [a, b, c])
        assert isinstance(handle, str)
        first = sess.partial_run(handle, r1, {a: 1, b: 2})
        assert (type(first).__name__, first) == ("float32", 3.0)
        assert sess.partial_run(handle, r2, {c: first * factor}) == 9 * factor
    assert len(sess._partial_runs._steps) == 1, "what was compiled is used again"
    assert sess._partial_runs._runs == {}


def test_fetches_in_a_structure_feeds_by_name_and_in_the_middle(abc, sess):
    a, b, c = abc
    r1 = tf.add(a, b, name="r1")
    r2 = tf.multiply(r1, c)
    handle = sess.partial_run_setup({"x": r1, "y": [r2]}, ["a:0", b, c])
    assert sess.partial_run(handle, {"x": r1, "y": [r2]}, {a: 1, "b:0": 1, c: 4}) == {"x": 2.0, "y": [8.0]}
    assert sess.partial_run(sess.partial_run_setup(r2, [r1, c]), r2, {r1: 4, c: 1}) == 4.0
    assert sess.partial_run(sess.partial_run_setup(tf.constant([6.0])), "Const:0").tolist() == [6.0]
    sparse = tf.sparse_placeholder(tf.float32, [2])
    dense = tf.sparse.to_dense(sparse)
    value = tf.SparseTensorValue([[1]], [5.0], [2])
    assert sess.partial_run(sess.partial_run_setup(dense, sparse), dense, {sparse: value}).tolist() == [0.0, 5.0]


def test_everything_runs_once_and_as_soon_as_it_can(abc, sess):
    _, b, _ = abc
    v = tf.get_variable("v", initializer=1.0, use_resource=True)
    count = tf.get_variable("count", initializer=0.0, use_resource=True)
    read = tf.multiply(v.read_value(), b)
    with tf.control_dependencies([b]):
        counted = count.assign_add(1.0)
    sess.run([v.initializer, count.initializer])
    handle = sess.partial_run_setup([read, v.assign_add(1.0).op, counted], [b])
    assert sess.run(v) == 2.0, "the set-up runs what needs no feed"
    sess.run(v.assign(10.0))
    assert sess.partial_run(handle, [], {}) == []
    assert sess.run(count) == 0.0
    assert sess.partial_run(handle, read, {b: 2}) in (2.0, 4.0), "the variable was read by the set-up"
    assert sess.run([v, count]) == [10.0, 1.0]
    assert sess.partial_run(handle, counted) == 1.0
    assert sess.run([v, count]) == [10.0, 1.0]


def test_a_random_number_is_drawn_once(abc, sess):
    a, b, _ = abc
    drawn = tf.random.uniform([])
    x, y = drawn * a, drawn * b
    handle = sess.partial_run_setup([x, y], [a, b])
    first = sess.partial_run(handle, x, {a: 1})
    assert sess.partial_run(handle, y, {b: 1}) == first


def test_errors_of_tensorflow_1(abc, sess):
    a, b, c = abc
    r1 = tf.add(a, b, name="r1")
    r2 = tf.multiply(r1, c, name="r2")
    other = tf.identity(c, name="other")
    nothing = tf.no_op()
    handle = sess.partial_run_setup([r1, r2], [a, b])
    cases = [
        ((r2, {c: 3}), r"The feed c:0 was not specified in partial_run_setup\.$"),
        ((other, {a: 1}), r"The fetch other:0 was not specified in partial_run_setup\.$"),
    ]
    for arguments, message in cases:
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            sess.partial_run(handle, *arguments)
    handle = sess.partial_run_setup([r1, r2], [a, b, c])
    with pytest.raises(PartialRunError, match="Fetch r1:0 can't be computed from the feeds that have been fed so far"):
        sess.partial_run(handle, r1, {a: 1})
    assert sess.partial_run(handle, r1, {a: 1, b: 2}) == 3.0, "nothing was fed by the call that failed"
    with pytest.raises(PartialRunError, match=r"The feed a:0 has already been fed\.$"):
        sess.partial_run(handle, r2, {a: 1, c: 3})
    with pytest.raises(PartialRunError, match=r"The fetch r1:0 has already been fetched\.$"):
        sess.partial_run(handle, r1, {c: 3})
    with pytest.raises(RuntimeError, match="requires empty `target_list`"):
        sess.partial_run(handle, nothing)
    assert sess.partial_run(handle, r2, {c: 1}) == 3.0
    for gone in (handle, "foo"):
        with pytest.raises(PartialRunError, match="Must run 'setup' before performing partial runs!"):
            sess.partial_run(gone, r1, {a: 1})
    with pytest.raises(PartialRunError, match=r"specify at least one target to fetch or execute\."):
        sess.partial_run_setup([], [a])
    with pytest.raises(PartialRunError, match='"a:0" fed more than once'):
        sess.partial_run_setup([r1], [a, a, b])
    for wrong in (3, "zz:0"):
        with pytest.raises(TypeError, match="Cannot interpret feed_dict key as Tensor"):
            sess.partial_run_setup([r1], [wrong])


def test_an_error_of_a_node_ends_the_partial_run(abc, sess):
    a, b, c = abc
    total = tf.add(a, b)
    checked = tf.check_numerics(total, "bad")
    product = total * c
    handle = sess.partial_run_setup([checked, product], [a, b, c])
    with pytest.raises(tf.errors.InvalidArgumentError, match="bad : Tensor had Inf"):
        sess.partial_run(handle, checked, {a: float("inf"), b: 1})
    with pytest.raises(PartialRunError, match="Must run 'setup'"):
        sess.partial_run(handle, product, {c: 1})
    handle = sess.partial_run_setup([total * 2, total * 3], [])
    with pytest.raises(tf.errors.InvalidArgumentError, match="You must feed a value for placeholder"):
        sess.partial_run(handle, "mul_1:0")
    closed = tf.Session()
    closed.close()
    for call in (lambda: closed.partial_run_setup(total, [a]), lambda: closed.partial_run("x", total)):
        with pytest.raises(RuntimeError, match="closed Session"):
            call()


def test_branches_and_loops_run_as_a_whole(abc, sess):
    a, b, c = abc
    for chosen, value in ((1.0, 6.0), (-1.0, 9.0)):
        result = tf.cond(a > 0, lambda: b * 2, lambda: c * 3)
        handle = sess.partial_run_setup(result, [a, b, c])
        with pytest.raises(PartialRunError, match="can't be computed"):
            sess.partial_run(handle, result, {a: chosen, b: 3})
        assert sess.partial_run(handle, [], {a: chosen, b: 3}) == []
        assert sess.partial_run(handle, result, {c: 3}) == value
    turned = tf.while_loop(lambda i: i < b, lambda i: i + c, [a])
    doubled = turned * 2
    handle = sess.partial_run_setup([turned, doubled, a + b], [a, b, c])
    assert sess.partial_run(handle, [], {a: 0, b: 3}) == []
    assert sess.partial_run(handle, turned, {c: 2}) == 4.0
    assert sess.partial_run(handle, doubled) == 8.0


def test_elements_of_a_queue_are_taken_when_the_first_call_needs_them(abc, sess):
    a, _, _ = abc
    queue = tf.FIFOQueue(2, tf.float32, shapes=[[]])
    taken = queue.dequeue()
    product = taken * a
    handle = sess.partial_run_setup([taken, product], [a])
    sess.run(queue.enqueue(5.0))
    assert sess.partial_run(handle, taken) == 5.0
    assert sess.partial_run(handle, product, {a: 2}) == 10.0
    assert sess.run(queue.size()) == 0


def test_several_replicas_are_refused(graph):
    import tensorflow

    with tf.Session(strategy=tensorflow.distribute.MirroredStrategy(["CPU:0"])) as sess:
        if sess._compiler.can_run_in_parts:
            pytest.skip("one device is no replica")
        with pytest.raises(UnsupportedError, match="partial_run on replicas"):
            sess.partial_run_setup(tf.constant(1.0), [])
