import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError


def test_it_trains_as_the_optimizer_inside(graph):
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


def test_a_script_of_the_supervisor(graph, tmp_path):
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


def test_bad_calls(graph, caplog):
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
