import threading

import pytest

import tf2compat.v1 as tf
from tf2compat.train.queue_filler import QueueFiller


def numbers(limit):
    queue = tf.FIFOQueue(5, tf.int64, shapes=[[]])
    count = tf.get_variable("count", shape=[], dtype=tf.int64, initializer=tf.zeros_initializer(), use_resource=False)
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(count.count_up_to(limit))]))
    return queue.dequeue()


@pytest.mark.parametrize("monitored", [True, False])
def test_every_element_comes_once_in_order(graph, monitored):
    value = numbers(100)
    tf.train.create_global_step()
    if monitored:
        with tf.train.MonitoredSession() as sess:
            got = []
            while not sess.should_stop():
                got.append(sess.run(value))
    else:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            coord = tf.train.Coordinator()
            threads = tf.train.start_queue_runners(sess, coord)
            got = [sess.run(value) for _ in range(100)]
            with pytest.raises(tf.errors.OutOfRangeError):
                sess.run(value)
            coord.request_stop()
            coord.join(threads, stop_grace_period_secs=5)
    assert got == list(range(100))


def test_runners_that_run_are_not_started_again(graph):
    numbers(10**9)
    (runner,) = tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        coord = tf.train.Coordinator()
        threads = runner.create_threads(sess, coord, start=True)
        assert tf.train.start_queue_runners(sess, coord) == []
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
        again = tf.train.start_queue_runners(sess, tf.train.Coordinator(), start=False)
        assert len(again) == 2


def test_only_enqueue_operations_are_repeated(graph):
    count = tf.get_variable("count", initializer=0)
    add = tf.assign_add(count, 1)
    with tf.Session() as sess:
        sess.run(count.initializer)
        filler = QueueFiller(sess)
        assert filler == sess
        assert filler.graph is graph
        filler.make_callable(add.op)()
        assert filler.run(count) == 1
        assert filler.make_callable(count + 1)() == 2


@pytest.mark.parametrize("limit", [None, 3])
def test_threads_without_a_coordinator_end_in_silence(graph, monkeypatch, caplog, limit):
    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    number = tf.train.range_input_producer(5, num_epochs=limit).dequeue()
    tf.train.batch([number], 100, capacity=3)
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        threads = tf.train.start_queue_runners(sess)
    for thread in threads:
        thread.join(2)
        assert not thread.is_alive()
    assert not shown
    assert "Exception in QueueRunner" not in caplog.text


def test_other_errors_are_not_silent(graph, monkeypatch):
    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    queue = tf.FIFOQueue(5, tf.float32, shapes=[[]])
    bad = tf.decode_raw("abc", tf.float32)
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(bad[0])]))
    with tf.Session() as sess:
        for thread in tf.train.start_queue_runners(sess):
            thread.join(5)
    assert [type(args.exc_value).__name__ for args in shown] == ["InvalidArgumentError"]
