import threading

import numpy as np
import portpicker
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.train import sync_replicas_optimizer

AT_ONCE = {"stop_grace_period_secs": 0}
"""The chief's queue runner waits for gradients that do not come: at the end of a session TF1 waited two minutes."""


@pytest.fixture
def queue_runners():
    """Waits for the threads of queue runners, which end by the error of their step."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("QueueRunnerThread"):
            thread.join(30)


@pytest.fixture
def in_step(monkeypatch):
    """Lets the optimizer take this process for one of several that train together."""
    monkeypatch.setattr(sync_replicas_optimizer, "trains_in_step", lambda: True)


@pytest.fixture
def one_cluster():
    """The servers of two workers and a parameter server, all of this process; the workers'."""
    jobs = {
        job: [f"localhost:{portpicker.pick_unused_port()}" for _ in range(n)] for job, n in (("worker", 2), ("ps", 1))
    }
    servers = [tf.train.Server(jobs, job_name=job, task_index=n) for job in jobs for n in range(len(jobs[job]))]
    return servers[:2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_two_workers_of_one_process_average_their_gradients(one_cluster, queue_runners):
    sessions = []
    for number, server in enumerate(one_cluster):
        with tf.Graph().as_default():
            with tf.device("/job:ps/task:0"):
                w, step = tf.get_variable("w", initializer=1.0), tf.train.get_or_create_global_step()
            with tf.device(f"/job:worker/task:{number}"):
                optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(1.0), 2)
                loss = w * (number + 1.0)
                train = optimizer.minimize(loss, global_step=step)
            sess = tf.train.MonitoredTrainingSession(
                server.target,
                number == 0,
                hooks=[optimizer.make_session_run_hook(number == 0)],
                stop_grace_period_secs=0,
            )
            sessions.append((sess, train, w, step))
    for sess, train, _, _ in sessions:
        sess.run(train)
    sess, _, w, step = sessions[1]
    while sess.run(step) < 1:
        pass
    assert sess.run(w) == pytest.approx(1 - (1.0 + 2.0) / 2)
    for sess, *_ in sessions:
        sess.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_one_worker_aggregates_several_steps(graph, queue_runners):
    w, step = tf.get_variable("w", initializer=1.0), tf.train.get_or_create_global_step()
    x = tf.placeholder(tf.float32, [])
    optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(1.0), 3, total_num_replicas=1)
    train = optimizer.minimize(w * x, global_step=step)
    hook = optimizer.make_session_run_hook(True)
    with tf.train.MonitoredTrainingSession(hooks=[hook], **AT_ONCE) as sess:
        for value in (1.0, 2.0, 6.0):
            assert sess.run(step) == 0
            sess.run(train, {x: value})
        while sess.run(step) < 1:
            pass
        assert sess.run(w) == pytest.approx(1 - (1.0 + 2.0 + 6.0) / 3)


def test_it_trains_as_the_optimizer_inside(graph, in_step):
    w = tf.get_variable("w", initializer=[1.0, 2.0])
    average = tf.train.ExponentialMovingAverage(0.5)
    inner = tf.train.MomentumOptimizer(0.1, 0.9)
    optimizer = tf.train.SyncReplicasOptimizer(
        inner, replicas_to_aggregate=2, total_num_replicas=2, variable_averages=average, variables_to_average=[w]
    )
    step = tf.train.get_or_create_global_step()
    train = optimizer.minimize(tf.reduce_sum(w * w), global_step=step)
    hook = optimizer.make_session_run_hook(is_chief=True)
    with tf.train.MonitoredTrainingSession(hooks=[hook]) as sess:
        sess.run(train)
        value, mean, count = sess.run([w, average.average(w), step])
    np.testing.assert_allclose(value, [0.8, 1.6])
    np.testing.assert_allclose(mean, [0.9, 1.8])
    assert count == 1
    assert optimizer.get_slot_names() == inner.get_slot_names() == ["momentum"]
    assert optimizer.get_slot(w, "momentum") is inner.get_slot(w, "momentum")
    assert optimizer.variables() == inner.variables()


def test_a_script_of_the_supervisor(graph, in_step, tmp_path):
    w = tf.get_variable("w", initializer=1.0)
    optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 1)
    train = optimizer.minimize(w * w, global_step=tf.train.get_or_create_global_step())
    tokens, runner = optimizer.get_init_tokens_op(), optimizer.get_chief_queue_runner()
    supervisor = tf.train.Supervisor(
        logdir=str(tmp_path),
        local_init_op=optimizer.chief_init_op,
        ready_for_local_init_op=optimizer.ready_for_local_init_op,
        save_model_secs=0,
        save_summaries_secs=0,
    )
    sess = supervisor.prepare_or_wait_for_session("")
    supervisor.start_queue_runners(sess, [runner])
    sess.run(tokens)
    for _ in range(3):
        sess.run(train)
    assert sess.run(w) == pytest.approx(0.8**3)
    supervisor.stop()


def test_bad_calls(graph, in_step, caplog):
    w = tf.get_variable("w", initializer=1.0)
    inner = tf.train.GradientDescentOptimizer(0.1)
    optimizer = tf.train.SyncReplicasOptimizer(inner, 3, 4)
    assert "replicas_to_aggregate is 3 of 4" in caplog.text
    with pytest.raises(UsageError, match="Global step is required"):
        optimizer.minimize(w * w)
    with pytest.raises(UsageError, match="at least one variable"):
        optimizer.apply_gradients([], tf.train.get_or_create_global_step())
    for method in (optimizer.get_init_tokens_op, optimizer.get_chief_queue_runner):
        with pytest.raises(UsageError, match="after apply_gradients"):
            method()
    with pytest.raises(UsageError, match="Only one of"):
        tf.train.SyncReplicasOptimizer(inner, 1, variables_to_average=[w])


def test_it_is_an_optimizer_as_the_others_are():
    """GPflow takes only those whose `__base__` is `tf.train.Optimizer`, as all of TensorFlow 1.15.5's were."""
    names = [name for name in dir(tf.train) if name.endswith("Optimizer") and name != "Optimizer"]
    assert {getattr(tf.train, name).__base__ for name in names} == {tf.train.Optimizer}


def test_what_it_has_is_that_of_the_optimizer_that_applies_the_gradients():
    with tf.Graph().as_default():
        w, step = tf.get_variable("w", initializer=1.0), tf.train.get_or_create_global_step()
        momentum = tf.train.MomentumOptimizer(1.0, 0.9)
        optimizer = tf.train.SyncReplicasOptimizer(momentum, 1)
        assert [variable for _, variable in optimizer.compute_gradients(w * 2.0)] == [w]
        optimizer.minimize(w * 2.0, step)
        assert optimizer.get_slot_names() == ["momentum"]
        assert optimizer.get_slot(w, "momentum") is momentum.get_slot(w, "momentum")
        assert optimizer.variables() == momentum.variables()
        assert optimizer.chief_init_op.type == "NoOp"
        optimizer.ready_for_local_init_op.mark_used()
        assert optimizer._opt is momentum
