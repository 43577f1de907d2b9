"""One task of a cluster of one parameter server and some workers, which train to a step."""

import time

import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("job_name", "", "ps or worker")
flags.DEFINE_integer("task_index", 0, "its number")
flags.DEFINE_string("ps_hosts", "", "addresses")
flags.DEFINE_string("worker_hosts", "", "addresses")
flags.DEFINE_string("model_dir", "", "a folder")
flags.DEFINE_integer("last_step", 60, "where training ends")
FLAGS = flags.FLAGS


def main(_):
    cluster = tf.train.ClusterSpec({"ps": FLAGS.ps_hosts.split(","), "worker": FLAGS.worker_hosts.split(",")})
    server = tf.train.Server(cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)
    if FLAGS.job_name == "ps":
        server.join()
    with tf.device(tf.train.replica_device_setter(cluster=cluster)):
        step = tf.train.get_or_create_global_step()
        w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w, global_step=step)
    hooks = [tf.train.StopAtStepHook(last_step=FLAGS.last_step)]
    options = {"checkpoint_dir": FLAGS.model_dir, "save_checkpoint_steps": 5, "hooks": hooks}
    chief = FLAGS.task_index == 0
    with tf.train.MonitoredTrainingSession(server.target, is_chief=chief, **options) as sess:
        while not sess.should_stop():
            sess.run(train)
            time.sleep(0.2)


if __name__ == "__main__":
    tf.app.run(main)
