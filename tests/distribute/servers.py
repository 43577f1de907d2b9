"""One task of a cluster: two parameter servers that hold the variables, two workers that train by themselves.

Worker 1 is slow, and is killed after two steps in its first life. Each server waits for both workers by a queue, which
is how many programs end theirs. Worker 0 prints what the servers hold at the end.
"""

import json
import os
import signal
import time

import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("job_name", "", "ps or worker")
flags.DEFINE_integer("task_index", 0, "its number")
flags.DEFINE_string("ps_hosts", "", "addresses")
flags.DEFINE_string("worker_hosts", "", "addresses")
flags.DEFINE_string("model_dir", "", "a folder")
FLAGS = flags.FLAGS

STEPS = (20, 4)
"""How many steps each worker takes, worker 1 in its second life."""


def main(_):
    hosts = {"ps": FLAGS.ps_hosts.split(","), "worker": FLAGS.worker_hosts.split(",")}
    cluster = tf.train.ClusterSpec(hosts)
    server = tf.train.Server(cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)
    queues = []
    for number in range(len(hosts["ps"])):
        with tf.device(f"/job:ps/task:{number}"):
            queues.append(tf.FIFOQueue(10, tf.int32, shared_name=f"done{number}"))
    if FLAGS.job_name == "ps":
        take = queues[FLAGS.task_index].dequeue()
        with tf.Session(server.target) as sess:
            print("done:", sorted(int(sess.run(take)) for _ in hosts["worker"]))
        return
    train(server, cluster, queues, chief=FLAGS.task_index == 0)
    print("ended")


def train(server, cluster, queues, chief):
    own = f"/job:worker/task:{FLAGS.task_index}"
    local = [tf.GraphKeys.LOCAL_VARIABLES]
    with tf.device(tf.train.replica_device_setter(worker_device=own, cluster=cluster)):
        step = tf.train.get_or_create_global_step()
        w = tf.get_variable("w", [2], initializer=tf.zeros_initializer())
        parts = tf.fixed_size_partitioner(2)
        table = tf.get_variable("table", [10, 2], partitioner=parts, initializer=tf.ones_initializer())
        with tf.device(own):
            mine = tf.get_variable("mine", initializer=float(FLAGS.task_index), collections=local, trainable=False)
        rows = tf.nn.embedding_lookup(table, [0, 3, 9, 3])
        loss = tf.reduce_sum(w) + tf.reduce_sum(rows)
        train_op = tf.train.MomentumOptimizer(1.0, 0.0).minimize(loss, global_step=step)
        count = tf.assign_add(mine, 1.0)
        write = tf.assign(w, [100.0, 200.0])
        all_rows = tf.convert_to_tensor(table)
    ends = [queue.enqueue(FLAGS.task_index) for queue in queues]
    killed = os.path.join(FLAGS.model_dir, "killed")
    returns = os.path.exists(killed)
    options = {"checkpoint_dir": FLAGS.model_dir, "save_checkpoint_steps": 10}
    with tf.train.MonitoredTrainingSession(server.target, is_chief=chief, **options) as sess:
        if chief:
            sess.run(write)
            print("began with", float(sess.run(mine)))
        began = time.time()
        for taken in range(STEPS[FLAGS.task_index]):
            number = sess.run([train_op, count])[1]
            if not chief:
                time.sleep(0.5)
                if taken == 1 and not returns:
                    open(killed, "w").close()
                    os.kill(os.getpid(), signal.SIGKILL)
        print("took", time.time() - began, "mine", number)
        while chief and sess.run(step) < sum(STEPS) + 2:
            time.sleep(0.1)
        if chief:
            print(json.dumps([sess.run(value).tolist() for value in (step, w, all_rows)]))
        sess.run(ends)


if __name__ == "__main__":
    tf.app.run(main)
