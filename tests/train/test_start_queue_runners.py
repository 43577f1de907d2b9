import logging

import tf2compat.v1 as tf


def pipeline():
    queue = tf.FIFOQueue(3, tf.float32, shapes=[[]])
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(2.0)]))
    return queue.dequeue()


def test_threads_feed_the_queue_and_end(graph):
    value = pipeline()
    with tf.Session() as sess:
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        assert threads
        assert [sess.run(value) for _ in range(5)] == [2.0] * 5
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=10)
        assert not any(thread.is_alive() for thread in threads)


def test_a_monitored_session_has_started_them(graph, caplog):
    value = pipeline()
    with tf.train.MonitoredSession() as sess, caplog.at_level(logging.WARNING):
        assert tf.train.start_queue_runners(sess) == []
        assert sess.run(value) == 2.0
    assert "starts its queue runners itself" in caplog.text
