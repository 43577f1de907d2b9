import threading
import time

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.sessions.session import BaseSession
from tf2compat.train.saver import Saver
from tf2compat.train.session_manager import SessionManager


def counter(limit=None):
    """A model that counts its steps, fed by a queue of numbers."""
    step = tf.train.create_global_step()
    queue = tf.train.range_input_producer(10, num_epochs=limit, shuffle=False)
    number = queue.dequeue()
    with tf.control_dependencies([number]):
        return step, tf.assign_add(step, 1), number


def test_trains_saves_and_goes_on(graph, tmp_path):
    step, train, _ = counter()
    tf.summary.scalar("step", step)
    supervisor = tf.train.Supervisor(logdir=str(tmp_path), save_model_secs=1, save_summaries_secs=1)
    assert isinstance(supervisor.saver, Saver)
    assert isinstance(supervisor.session_manager, SessionManager)
    with supervisor.managed_session() as sess:
        assert isinstance(sess, BaseSession)
        until = time.monotonic() + 2.5
        while not supervisor.should_stop() and time.monotonic() < until:
            sess.run(train)
            time.sleep(0.01)
        last = sess.run(step)
        supervisor.saver.save(sess, supervisor.save_path, global_step=step)
    assert not [thread for thread in threading.enumerate() if "QueueRunner" in thread.name]
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith(f"model.ckpt-{last}")
    events = [path for path in tmp_path.iterdir() if "tfevents" in path.name]
    tags = {value.tag for event in tf.train.summary_iterator(str(events[0])) for value in event.summary.value}
    assert {"step", "global_step/sec"} <= tags
    with tf.Graph().as_default():
        step, _, _ = counter()
        with tf.train.Supervisor(logdir=str(tmp_path)).managed_session() as sess:
            assert sess.run(step) == last


@pytest.mark.parametrize("input_pipeline", ["queues", "tf.data"])
def test_the_end_of_input_ends_it(graph, tmp_path, input_pipeline):
    _, train, number = counter(limit=3)
    supervisor = tf.train.Supervisor(logdir=str(tmp_path), input_pipeline=input_pipeline)
    got = []
    with supervisor.managed_session() as sess:
        while not supervisor.should_stop():
            got.append(sess.run([number, train])[0])
    assert got == list(range(10)) * 3


def test_an_error_of_the_program_is_raised(graph, tmp_path):
    counter()
    supervisor = tf.train.Supervisor(logdir=str(tmp_path))
    with pytest.raises(RuntimeError, match="mine"), supervisor.managed_session() as sess:
        raise RuntimeError("mine")
    with pytest.raises(RuntimeError, match="closed"):
        sess.run("global_step:0")


def test_loops_run_in_the_graph(graph, tmp_path):
    step, train, _ = counter()
    supervisor = tf.train.Supervisor(logdir=str(tmp_path))
    seen = []

    def look(sess):
        seen.append((tf.get_default_graph() is graph, tf.executing_eagerly(), int(sess.run(step))))

    with supervisor.managed_session() as sess:
        supervisor.loop(0.05, look, args=[sess])
        until = time.monotonic() + 5
        while len(seen) < 3 and time.monotonic() < until:
            sess.run(train)
    assert len(seen) >= 3
    assert {entry[:2] for entry in seen} == {(True, False)}


def test_services_are_the_chiefs(graph, tmp_path):
    counter()
    supervisor = tf.train.Supervisor(is_chief=False, logdir=str(tmp_path))
    with tf.Session() as sess, pytest.raises(RuntimeError, match="Only chief"):
        supervisor.start_standard_services(sess)


def test_without_a_folder(graph):
    step, train, _ = counter()
    with tf.train.Supervisor().managed_session() as sess:
        sess.run(train)
        assert sess.run(step) == 1


def test_the_same_losses_as_stock():
    def losses(module):
        with module.Graph().as_default():
            module.set_random_seed(2)
            x = module.random_normal([8, 3])
            w = module.get_variable("w", [3, 1])
            loss = module.reduce_mean(module.square(module.matmul(x, w) - 1.0))
            step = module.train.create_global_step()
            train = module.train.AdamOptimizer(0.1).minimize(loss, step)
            with module.train.Supervisor().managed_session() as sess:
                return [sess.run([loss, train])[0] for _ in range(5)]

    assert losses(tf) == losses(stock.compat.v1)
