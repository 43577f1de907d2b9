"""One task of a cluster that benchmarks/parameter_servers.py times: a TF1 script, run unchanged by each side.

Written for Python 3.7 as well, where TensorFlow 1.15 lives. A worker prints a line of JSON: the seconds and steps of
each round, the largest resident memory in MiB, and of the chief the seconds of a sharded save.
"""

import json
import os
import time

import numpy as np
import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("job_name", "", "ps or worker")
flags.DEFINE_integer("task_index", 0, "its number")
flags.DEFINE_string("ps_hosts", "", "addresses")
flags.DEFINE_string("worker_hosts", "", "addresses")
flags.DEFINE_string("model", "mlp", "of MODELS")
flags.DEFINE_string("folder", "", "where workers meet, and the checkpoint is")
flags.DEFINE_integer("steps", 200, "of a round")
flags.DEFINE_integer("rounds", 5, "how many")
flags.DEFINE_integer("servers", 2, "how many servers a table lies on")
FLAGS = flags.FLAGS

WIDTH = 128


def mlp(random):
    """Two layers, 100,000 weights, batches of 64."""
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int32, [None])
    w1, b1 = tf.get_variable("w1", [784, 128]), tf.get_variable("b1", [128], initializer=tf.zeros_initializer())
    w2, b2 = tf.get_variable("w2", [128, 10]), tf.get_variable("b2", [10], initializer=tf.zeros_initializer())
    logits = tf.matmul(tf.nn.relu(tf.matmul(x, w1) + b1), w2) + b2
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    rows, labels = random.rand(64, 784).astype("f"), random.randint(0, 10, 64)
    return loss, tf.train.GradientDescentOptimizer(0.01), lambda: {x: rows, y: labels}


def table_of(name, rows, width):
    parts = tf.fixed_size_partitioner(FLAGS.servers)
    return tf.get_variable(name, [rows, width], partitioner=parts, initializer=tf.ones_initializer())


def table(random, rows=20000):
    """128 rows of a table of 10 MB, sparse Adagrad."""
    ids = tf.placeholder(tf.int64, [None])
    found = tf.nn.embedding_lookup(table_of("table", rows, WIDTH), ids, partition_strategy="div")
    loss = tf.reduce_mean(tf.square(found - 0.5))
    return loss, tf.train.AdagradOptimizer(0.01), lambda: {ids: random.randint(0, rows, 128)}


def large(random):
    """128 rows of a table of 1 GB, sparse Adagrad."""
    return table(random, rows=2000000)


def wide_deep(random):
    """A wide part of 100,000 weights, three embeddings of 10,000 rows, two layers; sparse Adagrad."""
    crossed, ids = tf.placeholder(tf.int64, [None]), tf.placeholder(tf.int64, [None, 3])
    labels = tf.placeholder(tf.float32, [None, 1])
    wide = tf.nn.embedding_lookup(table_of("wide", 100000, 1), crossed, partition_strategy="div")
    deep = [
        tf.nn.embedding_lookup(table_of("deep%d" % n, 10000, 16), ids[:, n], partition_strategy="div")  # noqa: UP031
        for n in range(3)
    ]
    hidden = tf.nn.relu(tf.matmul(tf.concat(deep, 1), tf.get_variable("w1", [48, 64])))
    logits = wide + tf.matmul(hidden, tf.get_variable("w2", [64, 1]))
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))
    truth = random.randint(0, 2, [128, 1]).astype("f")

    def feed():
        return {crossed: random.randint(0, 100000, 128), ids: random.randint(0, 10000, [128, 3]), labels: truth}

    return loss, tf.train.AdagradOptimizer(0.01), feed


MODELS = {"mlp": mlp, "table": table, "large": large, "wide_deep": wide_deep}


def peak_mib():
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024.0


def meet(word, count):
    """Waits until all workers are here."""
    open(os.path.join(FLAGS.folder, f"{word}.{FLAGS.task_index}"), "w").close()
    while len([name for name in os.listdir(FLAGS.folder) if name.startswith(word + ".")]) < count:
        time.sleep(0.01)


def main(_):
    hosts = {"ps": FLAGS.ps_hosts.split(","), "worker": FLAGS.worker_hosts.split(",")}
    cluster = tf.train.ClusterSpec(hosts)
    server = tf.train.Server(cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)
    if FLAGS.job_name == "ps":
        server.join()
    count, chief = len(hosts["worker"]), FLAGS.task_index == 0
    own = f"/job:worker/task:{FLAGS.task_index}"
    with tf.device(tf.train.replica_device_setter(cluster=cluster, worker_device=own)):
        step = tf.train.get_or_create_global_step()
        loss, optimizer, feed = MODELS[FLAGS.model](np.random.RandomState(FLAGS.task_index))
        train = optimizer.minimize(loss, global_step=step)
    saver = tf.train.Saver(sharded=True)
    if not chief:
        meet("waiting", count)
    times, saved = [], None
    with tf.train.MonitoredTrainingSession(server.target, is_chief=chief, save_summaries_steps=None) as sess:
        if chief:
            meet("waiting", count)
        for _ in range(20):
            sess.run(train, feed())
        for number in range(FLAGS.rounds):
            meet(f"round{number}", count)
            began = time.time()
            for _ in range(FLAGS.steps):
                sess.run([train, loss], feed())
            times.append(time.time() - began)
        meet("ended", count)
        if chief:
            began = time.time()
            raw = sess.run_step_fn(lambda step_context: step_context.session)
            saver.save(raw, os.path.join(FLAGS.folder, "model"), write_meta_graph=False)
            saved = time.time() - began
        print(json.dumps({"times": times, "steps": FLAGS.steps, "peak_mib": peak_mib(), "save": saved}), flush=True)
        meet("saved", count)


if __name__ == "__main__":
    tf.app.run(main)
