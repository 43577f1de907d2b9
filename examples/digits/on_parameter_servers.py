"""A classic parameter-server script on the digits: each task is started by its own command.

    python on_parameter_servers.py --job_name=ps     --task_index=0 &
    python on_parameter_servers.py --job_name=worker --task_index=0 &
    python on_parameter_servers.py --job_name=worker --task_index=1

The workers train in step, each on batches of its own, and the parameter server ends when they are done. End a
worker with `kill -9`: the other one stops with an error, and when both are started again they go on from the
last checkpoint. Without `--job_name` it trains in one process; then also on several devices of it:

    python on_parameter_servers.py --tf2compat_strategy=mirrored --tf2compat_devices=CPU:0,CPU:1
"""

import time

import numpy as np
from sklearn.datasets import load_digits

import tf2compat.v1 as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_string("ps_hosts", "localhost:2222", "Comma-separated list of hostname:port pairs.")
flags.DEFINE_string("worker_hosts", "localhost:2223,localhost:2224", "Comma-separated list of hostname:port pairs.")
flags.DEFINE_string("job_name", "", "One of 'ps', 'worker'.")
flags.DEFINE_integer("task_index", 0, "Index of task within the job.")
flags.DEFINE_string("model_dir", "/tmp/digits_on_servers", "Folder for checkpoints and summaries.")
flags.DEFINE_integer("steps", 300, "Global steps to train for.")
flags.DEFINE_integer("batch_size", 32, "Images a step and worker.")
flags.DEFINE_integer("fail_at", -1, "Raise an error after so many steps of this worker, to see what happens.")
flags.DEFINE_integer("epochs", 0, "End of input after so many epochs of this worker; 0 for no end.")
flags.DEFINE_float("pause", 0.0, "Seconds to wait after each step.")


def model(images, labels):
    """Returns (loss, accuracy) of a network with one hidden layer."""
    with tf.variable_scope("hidden"):
        weights = tf.get_variable("weights", [64, 32])
        biases = tf.get_variable("biases", [32], initializer=tf.zeros_initializer())
        hidden = tf.nn.relu(tf.matmul(images, weights) + biases)
    with tf.variable_scope("softmax"):
        weights = tf.get_variable("weights", [32, 10])
        logits = tf.matmul(hidden, weights)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), labels), tf.float32))
    return loss, accuracy


def batches(seed):
    """Returns the next (images, labels) of an input pipeline, shuffled in an order of this worker's own."""
    digits = load_digits()
    data = (digits.data.astype(np.float32) / 16, digits.target.astype(np.int64))
    dataset = tf.data.Dataset.from_tensor_slices(data).shuffle(2000, seed=seed)
    dataset = dataset.repeat(FLAGS.epochs or None).batch(FLAGS.batch_size, drop_remainder=True)
    return tf.data.make_one_shot_iterator(dataset).get_next()


def train(target, is_chief, device):
    with tf.Graph().as_default(), tf.device(device):
        images, labels = batches(seed=FLAGS.task_index)
        loss, accuracy = model(images, labels)
        global_step = tf.train.get_or_create_global_step()
        tf.summary.scalar("loss", loss)
        train_op = tf.train.AdamOptimizer(0.003).minimize(loss, global_step=global_step)
        hooks = [tf.train.StopAtStepHook(last_step=FLAGS.steps)]
        with tf.train.MonitoredTrainingSession(
            master=target,
            is_chief=is_chief,
            checkpoint_dir=FLAGS.model_dir,
            hooks=hooks,
            save_checkpoint_steps=50,
            log_step_count_steps=100,
        ) as sess:
            start = sess.run_step_fn(lambda step_context: step_context.session.run(global_step))
            print("worker %d starts at step %d" % (FLAGS.task_index, start), flush=True)
            steps = 0
            while not sess.should_stop():
                _, found, step = sess.run([train_op, accuracy, global_step])
                steps += 1
                if steps == FLAGS.fail_at:
                    raise ValueError("worker %d fails, as it was told" % FLAGS.task_index)
                time.sleep(FLAGS.pause)
    print("worker %d ran %d steps; its last accuracy was %.2f" % (FLAGS.task_index, steps, found), flush=True)


def main(unused_argv):
    if not FLAGS.job_name:
        train("", True, None)
        return
    cluster = tf.train.ClusterSpec({"ps": FLAGS.ps_hosts.split(","), "worker": FLAGS.worker_hosts.split(",")})
    server = tf.train.Server(cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)
    if FLAGS.job_name == "ps":
        server.join()
        print("the parameter server is done")
        return
    worker_device = "/job:worker/task:%d" % FLAGS.task_index
    device = tf.train.replica_device_setter(worker_device=worker_device, cluster=cluster)
    train(server.target, FLAGS.task_index == 0, device)


if __name__ == "__main__":
    tf.app.run(main)
