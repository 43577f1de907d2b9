import collections
import functools
import gc
import threading

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tests import programs
from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import session_config
from tf2compat.runtime.opened_steps import opened_steps


def test_a_program_is_one_call_with_its_variables(graph):
    x = tf.placeholder(tf.float32, [None], name="x")
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    unused = tf.get_variable("unused", [3])
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None)))
    start = compiler.step([], [v.initializer], [])
    step = compiler.step([x + v], [], [x])
    assert [variable.name for variable in step.variables] == ["v:0"]
    assert step.uninitialized() == ["v"]
    assert start([]) == []
    assert step.uninitialized() == []
    (result,) = step([_tf.eager_tensor(np.ones(2, np.float32), 1)])
    assert _tf.array_of(result).tolist() == [2.0, 3.0]
    assert unused.name not in compiler.variables.by_name()
    compiler.close()


def test_a_step_is_compiled_once(graph):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    z = x + y
    with tf.Session() as sess:
        compiled = []
        steps = sess._compiler.steps
        inner = steps.make
        steps.make = lambda *args: compiled.append(args) or inner(*args)
        for number in range(3):
            sess.run(z, {x: number, y: 1.0})
            sess.run([z], {y: 1.0, x: number})
            sess.run(collections.OrderedDict(a=z), {x: [number], "Placeholder_1:0": [1.0]})
        assert len(compiled) == 1


def test_a_session_that_is_collected_frees_its_resources(graph):
    queue = tf.FIFOQueue(5, tf.int32)
    enqueue = queue.enqueue(1)
    sess = tf.Session()
    sess.run(enqueue)
    state = sess._compiler.state
    del sess
    gc.collect()
    for thread in threading.enumerate():
        if thread.name == "tf2compat_close":
            thread.join(10)
    assert not state.has_resources
    assert not state.functions.names


OPTIMIZED = """
import tf2compat.v1 as tf
with tf.Graph().as_default() as graph:
    images = tf.get_variable("images", initializer=tf.ones([4, 8, 8, 3]), trainable=False)
    kernel = tf.get_variable("kernel", [3, 3, 3, 2])
    loss = tf.reduce_mean(tf.nn.conv2d(images * 1.0, kernel, strides=[1, 1, 1, 1], padding="SAME"))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    assert "Conv2DBackpropInput" in {op.type for op in graph.get_operations()}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        metadata = tf.RunMetadata()
        assert sess.run(train, options=tf.RunOptions(output_partition_graphs=True), run_metadata=metadata) is None
print(*(node.op for part in metadata.partition_graphs for node in part.node if "Backprop" in node.op))
"""


@pytest.mark.slow
def test_a_step_without_fetches_is_optimized_as_well():
    """The gradient of the images, which `minimize` computes and nobody needs, is not part of the step.

    In a process of its own: what TensorFlow optimizes depends on what the process has done before.
    """
    done = programs.run(["-c", OPTIMIZED])
    kinds = done.stdout.split()
    assert [kind for kind in kinds if "BackpropFilter" in kind], done.stderr[-2000:]
    assert not [kind for kind in kinds if "BackpropInput" in kind]


def test_a_fresh_copy_computes_the_same_by_another_function(graph):
    x = tf.placeholder(tf.float32, [None])
    for replicas in (None, Replicas(None, ("", ""))):
        compiler = Compiler(functools.partial(opened_steps, graph, session_config(None), replicas=replicas))
        step, feeds = compiler.step([x * 2.0], [], [x]), [_tf.eager_tensor(np.ones(4, np.float32), 1)]
        fresh = compiler.fresh_copy(step)
        assert [_tf.array_of(each(feeds)[0]).tolist() for each in (step, fresh)] == [[2.0] * 4] * 2
        assert fresh.uninitialized() == []
        compiler.close()


def test_a_closed_session_makes_no_steps(graph):
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None)))
    compiler.close()
    with pytest.raises(tf.errors.CancelledError, match="closed before the step began"):
        compiler.step([tf.constant(1.0)], [], [])


@pytest.fixture
def few(graph, monkeypatch):
    """Sessions keep four steps."""
    monkeypatch.setattr(Compiler.__init__, "__defaults__", (*Compiler.__init__.__defaults__[:-1], 4))


def functions_of(sess):
    return sess._compiler.state.functions.names


def opened(kind):
    """Returns a session of one kind of steps."""
    if kind == "replicas":
        return tf.Session(strategy=stock.distribute.MirroredStrategy(["CPU:0"]))
    return tf.Session(jit_compile=kind == "xla")


@pytest.mark.parametrize("kind", ["local", "replicas", "xla"])
def test_steps_are_bounded_and_come_back(few, kind):
    x = tf.placeholder(tf.float32, [])
    v = tf.get_variable("v", initializer=0.0)
    add = v.assign_add(1.0)
    many = [tf.cond(x > float(number), lambda n=number: v + float(n), lambda: v * 0.0) for number in range(12)]
    with opened(kind) as sess:
        sess.run(v.initializer)
        known = []
        for _ in range(3):
            sess.run(add)
            count = sess.run(v)
            assert [sess.run(each, {x: 100.0}) for each in many] == [count + number for number in range(12)]
            known.append(len(functions_of(sess)))
        assert count == 3.0
        assert len(sess._compiler._made) <= 4
        assert known[0] == known[1] == known[2] < 40
        assert not {name for name in sess._compiler.state.places if name not in functions_of(sess)}
    assert functions_of(sess) == set()


def test_a_step_that_comes_back_goes_on_with_random_numbers_queues_and_iterators(few):
    """A stock session keeps everything; the numbers are the same."""

    def numbers(tf):
        with tf.Graph().as_default():
            tf.set_random_seed(3)
            queue = tf.FIFOQueue(50, tf.int64)
            data = tf.data.Dataset.range(40).map(lambda n: n * 2).flat_map(lambda n: tf.data.Dataset.range(n, n + 2))
            started, once = (
                make(data) for make in (tf.data.make_initializable_iterator, tf.data.make_one_shot_iterator)
            )
            steps = [
                tf.random_uniform([2]),
                tf.random_shuffle(tf.range(10)),
                tf.multinomial(tf.zeros([1, 9]), 3),
                tf.random_poisson(4.0, [3]),
                started.get_next(),
                once.get_next(),
                queue.enqueue(started.get_next()),
                queue.dequeue(),
                tf.cond(tf.random_uniform([]) > 0.5, lambda: tf.random_normal([2]), lambda: tf.zeros([2])),
                tf.py_func(counted, [], tf.int64),
            ]
            calls.clear()
            with tf.Session() as sess:
                sess.run(started.initializer)
                return [[np.array(sess.run(step)).tolist() for step in steps] for _ in range(4)]

    calls = []

    def counted():
        calls.append(None)
        return len(calls)

    assert numbers(tf) == numbers(stock.compat.v1)


def test_a_step_runs_to_its_end_though_it_goes(few):
    """Another thread asks for so many others meanwhile that its function is forgotten as soon as it may be."""
    queue = tf.FIFOQueue(2, tf.int32)
    enqueue, taken = queue.enqueue(7), tf.cond(queue.size() < 9, lambda: queue.dequeue() + 1, lambda: 0)
    with tf.Session() as sess:
        results = []
        thread = threading.Thread(target=lambda: results.append(sess.run(taken)))
        thread.start()
        while not sess._compiler._functions.calls._managers:
            thread.join(0.01)
        for number in range(12):
            assert sess.run(tf.constant(number)) == number
        assert len(sess._compiler._made) <= 4
        sess.run(enqueue)
        thread.join(30)
        assert results == [8]
        for number in range(12):
            sess.run(tf.constant(number))
        assert len(functions_of(sess)) <= 5


def test_threads_ask_for_more_steps_than_are_kept(few):
    x = tf.placeholder(tf.int32, [])
    many = [tf.cond(x > 0, lambda n=number: x + n, lambda: 0) for number in range(16)]
    wrong = []
    with tf.Session() as sess:
        callables = [sess.make_callable(each, [x]) for each in many]

        def work(first):
            for turn in range(first, first + 48):
                number = turn * 5 % 16
                for value in (sess.run(many[number], {x: 2}), callables[number](2)):
                    if value != 2 + number:
                        wrong.append((number, value))

        threads = [threading.Thread(target=work, args=(5 * n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        gc.collect()
        sess.run(many[0], {x: 1})
        assert len(functions_of(sess)) <= 4 * 3


def test_what_feeds_a_plan_remembers_is_bounded(few):
    """One fetch, and ever other feeds."""
    many = [tf.constant(float(number)) for number in range(80)]
    total = tf.add_n(many)
    with tf.Session() as sess:
        assert [sess.run(total, {each: 100.0 + n}) for n, each in enumerate(many)] == [3260.0] * 80
        assert len(functions_of(sess)) <= 4
        assert len(sess._plans.get(total)._programs) <= 64


def test_copies_and_loops_go_with_who_asked_for_them(few):
    v = tf.get_variable("v", initializer=0)
    add = v.assign_add(1)
    with tf.Session() as sess:
        sess.run(v.initializer)
        options = tf.RunOptions(output_partition_graphs=True)
        for _ in range(9):
            sess.run(add, options=options, run_metadata=tf.RunMetadata())
        fill = sess.make_filler(add.op, 3)
        for number in range(9):
            sess.run(tf.constant(number))
        fill()  # Its step went, and it goes on.
        assert sess.run(v) == 12
        assert len(functions_of(sess)) <= 4 + 1 + 3
        del fill
        sess.run(tf.constant(0))
        assert len(functions_of(sess)) <= 4


def test_steps_of_partial_runs_are_bounded(few, monkeypatch):
    monkeypatch.setattr("tf2compat.sessions.partial_run._LIMIT", 2)
    a, b = tf.placeholder(tf.float32, []), tf.placeholder(tf.float32, [])
    with tf.Session() as sess:
        for number in range(9):
            twice, total = a * 2.0, a + b + float(number)
            handle = sess.partial_run_setup([twice, total], [a, b])
            assert sess.partial_run(handle, twice, {a: 1.0}) == 2.0
            assert sess.partial_run(handle, total, {b: 2.0}) == 3.0 + number
        assert len(functions_of(sess)) <= 8
