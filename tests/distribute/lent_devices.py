"""One task of a cluster whose tasks use each other's devices.

    python lent_devices.py --case=replicas --job=worker --index=0 --cluster='{"worker": […]}' --folder=…

Each task that has something to show prints a line of JSON. It runs with TensorFlow 1.15.5 as well.
"""

import json
import os
import time

import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("case", "", "the name of a function below")
flags.DEFINE_string("job", "", "the job of this task")
flags.DEFINE_integer("index", 0, "its number")
flags.DEFINE_string("cluster", "", "the cluster, JSON")
flags.DEFINE_string("folder", "", "where tasks meet, by files")
FLAGS = flags.FLAGS


def say(word):
    open(os.path.join(FLAGS.folder, word), "w").close()


def wait(word):
    while not os.path.exists(os.path.join(FLAGS.folder, word)):
        time.sleep(0.05)


def meet(word):
    say(f"{word}{FLAGS.index}")
    wait(f"{word}{1 - FLAGS.index}")


def rounded(values):
    return [round(float(value), 4) for value in values.ravel()]


def on(index, job="worker"):
    return tf.device(f"/job:{job}/task:{index}/cpu:0")


def replicas(server, tasks):
    """In-graph replication: one client places a part of the batch on each task, the other tasks only join."""
    if FLAGS.index:
        server.join()
    x = tf.reshape(tf.range(8.0), [4, 2])
    w = tf.get_variable("w", initializer=[[1.0, 0.0], [0.0, 1.0]])
    losses = []
    for index, part in enumerate(tf.split(x, len(tasks))):
        with on(index, FLAGS.job):
            losses.append(tf.reduce_mean(tf.square(tf.matmul(part, w) - 1.0)))
    step = tf.train.get_or_create_global_step()
    train = tf.train.MomentumOptimizer(0.01, 0.9).minimize(tf.add_n(losses), global_step=step)
    with on(1, FLAGS.job):
        far = tf.get_variable("far", initializer=5.0)
        add = tf.assign_add(far, 2.0)
        draw = tf.random_uniform([])
    with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(master=server.target)) as sess:
        for _ in range(3):
            sess.run([train, add])
        drawn = {float(sess.run(draw)) for _ in range(3)}
        print(json.dumps([rounded(sess.run(w)), int(sess.run(step)), float(sess.run(far)), len(drawn)]))


def signals(server, tasks):
    """Each worker has a queue, into which all put their numbers when they are done."""
    queues = []
    for index in range(len(tasks)):
        with on(index):
            queues.append(tf.FIFOQueue(9, tf.int32, shapes=[[]], shared_name=f"done{index}"))
    with on(0, "ps"):
        count = tf.get_variable("count", initializer=0)
    add = tf.assign_add(count, 1)
    ends = [queue.enqueue(FLAGS.index) for queue in queues]
    take = queues[FLAGS.index].dequeue()
    with tf.train.MonitoredTrainingSession(server.target, is_chief=FLAGS.index == 0) as sess:
        sess.run(add)
        sess.run(ends)
        print(json.dumps([sorted(int(sess.run(take)) for _ in tasks), int(sess.run(count))]))
        meet("end")


def variables(server, tasks):
    """Global variables on worker 0, which both train; local ones are each worker's own, with their slots."""
    with on(0):
        v = tf.get_variable("v", initializer=[1.0, 2.0])
        step = tf.train.get_or_create_global_step()
        train = tf.train.AdamOptimizer(0.5).minimize(tf.reduce_sum(v * v), global_step=step, var_list=[v])
    with on(FLAGS.index):
        local = [tf.GraphKeys.LOCAL_VARIABLES]
        mine = tf.get_variable("mine", initializer=float(FLAGS.index), collections=local)
        momentum = tf.train.MomentumOptimizer(1.0, 0.5)
        bump = momentum.minimize(mine, var_list=[mine])
    begin = tf.group(*[slot.initializer for slot in momentum.variables()])
    with tf.Session(server.target) as sess:
        sess.run([tf.local_variables_initializer(), begin])
        for index in range(len(tasks)):
            if index == FLAGS.index:
                sess.run(tf.global_variables_initializer() if index == 0 else tf.no_op())
                sess.run([train, bump])
                sess.run(bump)
            meet(f"turn{index}")
        print(json.dumps([rounded(sess.run(v)), int(sess.run(step)), float(sess.run(mine))]))
        meet("end")


def pinned(server, tasks):
    """What a worker places on the other: products, loops, branches, a queue of its own, tables, data sets."""
    with on(1 - FLAGS.index):
        product = tf.matmul(tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[1.0], [2.0]]))
        looped = tf.while_loop(lambda number: number < 5, lambda number: number + 1, [0])
        chosen = tf.cond(tf.reduce_sum(product) > 0, lambda: tf.constant(1), lambda: tf.constant(2))
        queue = tf.FIFOQueue(3, tf.int32, shapes=[[]])
        put, taken = queue.enqueue(7 + FLAGS.index), queue.dequeue()
        table = tf.contrib.lookup.index_table_from_tensor(["x", "y"]).lookup(tf.constant(["y"]))
        numbers = tf.data.Dataset.range(5).map(lambda x: x * 2 + tf.cast(tf.random_uniform([]) * 0.0, tf.int64))
        one_shot = numbers.make_one_shot_iterator().get_next()
        iterator = tf.data.Dataset.range(5).batch(2).make_initializable_iterator()
        batch = iterator.get_next()
    fed = tf.placeholder(tf.float32, [])
    with on(1 - FLAGS.index):
        twice = fed * 2.0
    with tf.Session(server.target) as sess:
        sess.run([tf.tables_initializer(), iterator.initializer, put])
        found = [sess.run(value).tolist() for value in (product, looped, chosen, taken, table)]
        found += [[int(sess.run(one_shot)) for _ in range(3)], [sess.run(batch).tolist() for _ in range(2)]]
        print(json.dumps([*found, float(sess.run(twice, {fed: 4.0}))]))
        meet("end")


def lost(server, tasks):
    """Worker 0 waits at a queue of worker 1, which is killed."""
    with on(1):
        queue = tf.FIFOQueue(3, tf.int32, shapes=[[]], shared_name="queue")
    put, take = queue.enqueue(1), queue.dequeue()
    if FLAGS.index:
        wait("waits")
        time.sleep(1)
        os._exit(9)
    with tf.Session(server.target) as sess:
        sess.run(put)
        sess.run(take)
        say("waits")
        try:
            sess.run(take)
        except tf.errors.UnavailableError:
            print(json.dumps("unavailable"))


def main(_):
    cluster = json.loads(FLAGS.cluster)
    server = tf.train.Server(tf.train.ClusterSpec(cluster), job_name=FLAGS.job, task_index=FLAGS.index)
    if FLAGS.job == "ps":
        server.join()
    globals()[FLAGS.case](server, cluster[FLAGS.job])


if __name__ == "__main__":
    tf.app.run(main)
