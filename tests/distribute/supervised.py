"""A cluster under `tf.train.Supervisor` with `SyncReplicasOptimizer`, as before there were monitored sessions.

python supervised.py JOB INDEX PS_HOST WORKER_HOSTS FOLDER
"""

import sys

import numpy as np

import tf2compat.v1 as tf


def main(job, index, ps, workers, folder):
    cluster = tf.train.ClusterSpec({"ps": [ps], "worker": workers.split(",")})
    server = tf.train.Server(cluster, job_name=job, task_index=int(index))
    if job == "ps":
        server.join()
        return
    is_chief = index == "0"
    with tf.device(tf.train.replica_device_setter(cluster=cluster)):
        x, y = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32, [None])
        w = tf.Variable(tf.zeros([3, 1]), name="w")
        global_step = tf.Variable(0, name="global_step", trainable=False)
        loss = tf.reduce_sum(tf.square(tf.reshape(tf.matmul(x, w), [-1]) - y))
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.01), 2, total_num_replicas=2)
        train_op = optimizer.minimize(loss, global_step=global_step)
    runner, tokens = optimizer.get_chief_queue_runner(), optimizer.get_init_tokens_op()
    supervisor = tf.train.Supervisor(
        is_chief=is_chief,
        logdir=folder,
        init_op=tf.global_variables_initializer(),
        local_init_op=optimizer.chief_init_op if is_chief else optimizer.local_step_init_op,
        ready_for_local_init_op=optimizer.ready_for_local_init_op,
        recovery_wait_secs=1,
        global_step=global_step,
    )
    with supervisor.managed_session(server.target, config=tf.ConfigProto(allow_soft_placement=True)) as sess:
        if is_chief:
            supervisor.start_queue_runners(sess, [runner])
            sess.run(tokens)
        random, step = np.random.RandomState(int(index)), 0
        while not supervisor.should_stop() and step < 50:
            rows = random.rand(8, 3)
            _, step = sess.run([train_op, global_step], {x: rows, y: rows.sum(1)})
        print("weights", *sess.run(w).ravel())


if __name__ == "__main__":
    tf.disable_v2_behavior()
    main(*sys.argv[1:])
