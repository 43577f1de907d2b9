import gc
import os
import threading
import time

import numpy as np
import pytest
from tensorflow.python.ops import data_flow_ops

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError, UsageError
from tf2compat.runtime.pipelines import input_pipeline


def numbers(epochs=None, threads=1):
    number = tf.train.range_input_producer(10, num_epochs=epochs, shuffle=False).dequeue()
    return tf.train.batch([number], 2, num_threads=threads)


def test_replaced_queues_get_no_threads(graph):
    numbers()
    own = tf.FIFOQueue(3, tf.float32, shapes=[[]])
    tf.train.add_queue_runner(tf.train.QueueRunner(own, [own.enqueue(1.0)]))
    with tf.Session(input_pipeline="tf.data") as sess:
        assert len(sess.replaced_queues) == 2
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        assert len(threads) == 2  # Of the queue that nothing dequeues.
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
    with tf.Session() as sess:
        assert sess.replaced_queues == set()


def test_programs_of_a_session_take_turns(graph):
    batch = numbers()
    doubled = batch * 2
    with tf.Session(input_pipeline="tf.data") as sess:
        got = [sess.run(batch).tolist(), sess.run(doubled).tolist(), sess.run([batch, doubled])[0].tolist()]
    assert got == [[0, 1], [4, 6], [4, 5]]


def test_sessions_have_pipelines_of_their_own(graph):
    batch = numbers()
    with tf.Session(input_pipeline="tf.data") as first, tf.Session(input_pipeline="tf.data") as second:
        assert first.run(batch).tolist() == second.run(batch).tolist() == [0, 1]


def test_sessions_of_a_server_have_pipelines_of_their_own(graph):
    """A data set runs functions of its session, which asks kernels that it keeps: it ends with the session."""
    target = tf.train.Server.create_local_server().target
    batch = numbers()
    with tf.Session(target, input_pipeline="tf.data") as first:
        with tf.Session(target, input_pipeline="tf.data") as second:
            found = [sess.run(batch).tolist() for sess in (first, first, second, first)]
        assert [*found, first.run(batch).tolist()] == [[0, 1], [2, 3], [0, 1], [4, 5], [6, 7]]
        assert "iterator/input_pipeline/batch/fifo_queue" in first.position()


def test_what_a_data_set_cannot_stand_for_is_named(graph):
    staged = tf.FIFOQueue(3, tf.float32, shapes=[[]], name="own")
    gradients = tf.ConditionalAccumulator(tf.float32, [], name="gradients")
    tf.train.add_queue_runner(tf.train.QueueRunner(staged, [staged.enqueue(gradients.take_grad(1))]))
    value = staged.dequeue()
    with (
        tf.Session(input_pipeline="tf.data") as sess,
        pytest.raises(UnsupportedError, match="'own'.*AccumulatorTakeGradient"),
    ):
        sess.run(value)


@pytest.mark.parametrize("input_pipeline", ["queues", "tf.data"])
def test_a_pipeline_out_of_a_meta_file(graph, tmp_path, input_pipeline):
    tf.train.create_global_step()
    tf.identity(numbers(epochs=1), name="batch_of_two")
    tf.train.export_meta_graph(str(tmp_path / "graph.meta"))
    got = []
    with tf.Graph().as_default():
        tf.train.import_meta_graph(str(tmp_path / "graph.meta"))
        with tf.train.MonitoredTrainingSession(input_pipeline=input_pipeline) as sess:
            while not sess.should_stop():
                got += sess.run("batch_of_two:0").tolist()
    assert got == list(range(10))


def test_reading_up_to_a_number_of_the_graph(graph):
    names = tf.train.string_input_producer(["a"])
    _, value = tf.WholeFileReader().read_up_to(names, tf.placeholder_with_default(tf.constant(5, tf.int64), []))
    batch = tf.train.batch([value], 2, enqueue_many=True)
    with tf.Session(input_pipeline="tf.data") as sess, pytest.raises(UnsupportedError, match="computed"):
        sess.run(batch)


def test_batches_of_two_sizes_from_one_queue(graph):
    queue = tf.train.range_input_producer(10, shuffle=False)
    both = queue.dequeue_many(2), queue.dequeue_many(3)
    with tf.Session(input_pipeline="tf.data") as sess:
        sess.run(both[0])
        with pytest.raises(UnsupportedError, match="two ways"):
            sess.run(both[1])


def test_the_choice_is_checked(graph, monkeypatch):
    with pytest.raises(UsageError, match="queues, tf.data"):
        tf.Session(input_pipeline="dataset")
    monkeypatch.setenv("TF2COMPAT_INPUT_PIPELINE", "tf.data")
    numbers()
    with tf.Session() as sess:
        assert sess.replaced_queues


@pytest.mark.parametrize("input_pipeline", ["queues", "tf.data"])
def test_sessions_leave_nothing_behind(graph, input_pipeline):
    batch = numbers(threads=2)

    def use():
        coord = tf.train.Coordinator()
        sess = tf.Session(input_pipeline=input_pipeline)
        threads = tf.train.start_queue_runners(sess, coord)
        sess.run(batch)
        begin = time.monotonic()
        sess.close()
        for thread in threads:
            if "close_on_stop" not in thread.name:
                coord.request_stop()
            thread.join(1)
        assert time.monotonic() - begin < 1
        assert not any(thread.is_alive() for thread in threads)

    def held():
        gc.collect()
        return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd")), threading.active_count()

    for _ in range(5):
        use()
    before = held()
    for _ in range(20):
        use()
    # One that each session leaves makes 20; the runtime's own pools grow by a few threads when the machine is busy.
    more = [after - first for after, first in zip(held(), before, strict=True)]
    assert max(more) < 10, more


def test_closing_ends_a_step_that_waits_for_input(graph):
    slow = tf.py_func(lambda number: time.sleep(0.2) or number, [tf.train.range_input_producer(9).dequeue()], tf.int32)
    slow.set_shape([])
    batch = tf.train.batch([slow], 1000)
    sess = tf.Session(input_pipeline="tf.data")
    raised = []

    def step():
        try:
            sess.run(batch)
        except tf.errors.CancelledError as error:
            raised.append(error)

    thread = threading.Thread(target=step)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    sess.close()
    thread.join(2)
    assert raised


def test_what_the_session_keeps_of_a_kernel_goes_on_in_a_pipeline(graph, tmp_path):
    with tf.python_io.TFRecordWriter(str(tmp_path / "a.rec")) as writer:
        for record in range(4):
            writer.write(str(record).encode())
    options = {"batch_size": 1, "buffer_size": 1, "parallelism": 1}
    records = data_flow_ops.RecordInput(str(tmp_path / "a.rec"), **options).get_yield_op()
    batch = tf.train.batch([tf.reshape(records, [])], 2)
    with tf.Session(input_pipeline="tf.data") as sess:
        found = [sess.run(batch), sess.run([batch])[0]]
    assert sorted(np.ravel(found)) == [b"0", b"1", b"2", b"3"]


def test_two_threads_begin_a_pipeline_once(graph, monkeypatch, meanwhile):
    """A second beginning would take the first elements again."""
    batch, fed = numbers(), tf.placeholder(tf.int32)
    started, others, steps = [], [], [[batch + fed], [batch + fed, batch]]
    with tf.Session(input_pipeline="tf.data") as sess:
        pipeline = sess._compiler.pipeline
        start = pipeline._run_once

        def slowly(stem, *body):
            started.append(stem)
            if len(started) == 1:
                others.append(meanwhile(lambda: sess.partial_run_setup(steps[0], [fed])))
            start(stem, *body)

        monkeypatch.setattr(pipeline, "_run_once", slowly)
        sess.partial_run_setup(steps[1], [fed])
        others[0].join(30)  # The end of the session would cancel it.
    assert started == ["start_input_pipeline"]


def test_a_queue_that_is_made_while_another_thread_looks_for_queues(graph, monkeypatch):
    numbers()
    found, pipelines = [], input_pipeline.Pipelines

    def slowly(graph):
        if not found:
            found.append(None)
            found.append(sess.replaced_queues)
        return pipelines(graph)

    with tf.Session(input_pipeline="tf.data") as sess:
        before = sess.replaced_queues
        numbers()
        monkeypatch.setattr(input_pipeline, "Pipelines", slowly)
        assert before < sess.replaced_queues == found[1]
