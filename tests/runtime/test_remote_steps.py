"""Sessions of a worker in this process, where all that servers hold is here: unit tests connect to none."""

import itertools

import pytest
import tensorflow as stock

import tf2compat
import tf2compat.v1 as tf
from tf2compat.runtime.local_servers import register_worker
from tf2compat.runtime.remote_steps import RemoteSteps

numbers = itertools.count()


class Alone:
    """Stands for a connection to no servers."""

    task = ("worker", 0)
    tasks = ()

    def __init__(self):
        self.connected = 0
        self.errors = []
        self.kept_variables = {}

    def ensure(self, tasks=None):
        self.connected += tasks is None

    def lost(self, error):
        self.errors.append(error)
        return error


@pytest.fixture
def alone():
    return Alone()


@pytest.fixture
def target(alone):
    """The target of a worker; the containers of all are one, so each test has variables of its own names."""
    name = f"grpc://alone:{next(numbers)}"
    register_worker(name, alone)
    return name


@pytest.mark.parametrize("use_resource", [True, False])
def test_variables_outlive_sessions(graph, target, alone, use_resource):
    name = f"outlives_{use_resource}"
    v = tf.get_variable(name, initializer=[1.0, 2.0], use_resource=use_resource)
    read, add = v.read_value(), tf.assign_add(v, [1.0, 1.0])
    with tf.Session(target) as sess:
        assert isinstance(sess._compiler.steps, RemoteSteps)
        assert list(sess.run(tf.report_uninitialized_variables([v]))) == [name.encode()]
        sess.run(v.initializer)
        sess.run(add)
    with tf.Session(target) as sess:
        assert sess.run(read).tolist() == [2.0, 3.0]
        assert sess.run(v).tolist() == [2.0, 3.0]
        sess.run(tf.assign(v, [7.0, 7.0]))
        with tf2compat.eager():
            assert {key: value.numpy().tolist() for key, value in sess.variables.items()} == {name: [7.0, 7.0]}
        assert sess.run([v, v + 1.0])[1].tolist() == [8.0, 8.0]
    assert alone.connected == 2


def test_a_variable_without_a_value_is_named(graph, target, alone):
    v = tf.get_variable("nothing/yet", [2])
    with tf.Session(target) as sess, pytest.raises(stock.errors.FailedPreconditionError, match="value nothing/yet"):
        sess.run(v)
    assert len(alone.errors) == 1


def test_steps_that_train_loop_branch_and_draw(graph, target):
    with tf.variable_scope("trains"):
        x = tf.placeholder(tf.float32, [None, 3])
        hidden = tf.nn.relu(tf.matmul(x, tf.get_variable("w", [3, 4])))
        loss = tf.reduce_mean(tf.square(tf.nn.dropout(hidden, rate=0.1) - 1.0))
        step = tf.train.get_or_create_global_step()
        train = tf.train.AdamOptimizer(0.01).minimize(loss, step)
        looped = tf.while_loop(lambda n: n < tf.cast(step, tf.int32), lambda n: n + 1, [0])
        chosen = tf.cond(step > 2, lambda: tf.identity(step), lambda: tf.constant(0, tf.int64))
    with tf.Session(target) as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(5):
            before, _ = sess.run([step, train], {x: [[1.0, 2.0, 3.0]]})
        assert before == 4, "a counter is read before the op that adds to it"
        assert sess.run([looped, chosen]) == [5, 5]


def test_queues_are_shared_by_name(graph, target):
    shared, own = (tf.FIFOQueue(9, tf.int32, shapes=[[]], shared_name=name) for name in ("remote_steps", None))
    with tf.Session(target) as first, tf.Session(target) as second:
        first.run([shared.enqueue(1), own.enqueue(1)])
        assert second.run([shared.size(), own.size()]) == [1, 0]
        assert first.run(own.dequeue()) == 1


def test_what_failed_is_the_operation_of_the_graph(graph, target):
    v = tf.get_variable("fails", initializer=[1.0, 2.0])
    bad = tf.debugging.check_numerics(tf.log(v - 1.0), "not a number", name="the_check")
    with tf.Session(target) as sess:
        sess.run(v.initializer)
        with pytest.raises(stock.errors.InvalidArgumentError, match="not a number") as raised:
            sess.run(bad)
        assert raised.value.op is bad.op


def test_several_steps_in_one_call(graph, target):
    v = tf.get_variable("counted", initializer=0)
    add = tf.assign_add(v, 1).op
    with tf.Session(target) as sess:
        sess.run(v.initializer)
        sess.make_filler(add, 5)()
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE, output_partition_graphs=True)
        metadata = tf.RunMetadata()
        sess.run(add, options=options, run_metadata=metadata)
        assert metadata.partition_graphs
        assert sess.run(v) == 6
