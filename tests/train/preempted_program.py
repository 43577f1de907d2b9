"""Counts until a signal ends it, in many ways; preemption_trial.py runs it and sends the signals.

python -m tf2compat run preempted_program.py FOLDER MODE
"""

import os
import queue
import signal
import sys
import threading
import time

import numpy as np
import tensorflow as tf


def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Tells(tf.train.SessionRunHook):
    """Tells where the training begins, how far it comes, and that it was ended."""

    def begin(self):
        self.step = tf.train.get_global_step()

    def after_create_session(self, session, coord):
        say("begins", session.run(self.step))

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self.step)

    def after_run(self, run_context, run_values):
        say("step", run_values.results)

    def end(self, session):
        say("ends", session.run(self.step))


def model(features, labels=None, mode="train"):
    w = tf.get_variable("w", [2, 1], initializer=tf.zeros_initializer())
    loss = tf.reduce_mean(tf.square(tf.matmul(features, w) - 1.0))
    step = tf.train.get_or_create_global_step()
    train_op = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=step)
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def batch():
    return np.random.rand(4, 2).astype(np.float32)


def monitored(folder, before=lambda: None, each=lambda number: None, **options):
    """A loop with `sess.run`."""
    x = tf.placeholder(tf.float32, [None, 2])
    spec = model(x)
    before()
    options = {"save_checkpoint_secs": 3600, "hooks": [Tells()], "log_step_count_steps": None} | options
    with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, **options) as sess:
        number = 0
        while not sess.should_stop():
            sess.run(spec.train_op, {x: batch()})
            each(number)
            number += 1
            time.sleep(0.002)


def step_fn(folder):
    """A loop with `sess.run_step_fn`, of two steps each time, without `with`."""
    x = tf.placeholder(tf.float32, [None, 2])
    spec = model(x)

    def two_steps(step_context):
        for _ in range(2):
            step_context.run_with_hooks(spec.train_op, {x: batch()})

    sess = tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=[Tells()], save_checkpoint_secs=3600)
    try:
        while True:
            sess.run_step_fn(two_steps)
    finally:
        sess.close()


def supervisor(folder, asks=True):
    """A loop with a supervisor's session."""
    x = tf.placeholder(tf.float32, [None, 2])
    spec = model(x)
    step = tf.train.get_global_step()
    sv = tf.train.Supervisor(logdir=folder, save_model_secs=3600, save_summaries_secs=0)
    with sv.managed_session() as sess:
        say("begins", sess.run(step))
        while not (asks and sv.should_stop()):
            say("step", sess.run([spec.train_op, step], {x: batch()})[1])


def estimator(folder):
    """`tf.estimator.train_and_evaluate`, which evaluates each few steps in a listener of the saving hook."""

    def data():
        return tf.data.Dataset.from_tensor_slices(batch()).repeat().batch(4)

    def few():
        return data().take(400)

    config = tf.estimator.RunConfig(folder, save_checkpoints_steps=50, log_step_count_steps=None)
    trained = tf.estimator.Estimator(model, config=config)
    train = tf.estimator.TrainSpec(data, hooks=[Tells()], max_steps=1_000_000)
    tf.estimator.train_and_evaluate(trained, train, tf.estimator.EvalSpec(few, steps=None, throttle_secs=0))


def slim_learning(folder):
    """The loop of `slim.learning.train`, which has a supervisor inside."""
    from tensorflow.contrib import slim

    told = []

    def train_step(sess, train_op, global_step, options):
        if not told:
            told.append(say("begins", sess.run(global_step)))
        found = slim.learning.train_step(sess, train_op, global_step, options)
        say("step", sess.run(global_step))
        return found

    train_op = model(tf.constant(batch())).train_op
    with tf.control_dependencies([train_op]):
        train_op = tf.constant(0.0)
    slim.learning.train(train_op, folder, train_step_fn=train_step, save_interval_secs=3600, save_summaries_secs=3600)
    say("after the training")


def contrib_training(folder):
    """The loop of `tf.contrib.training.train`."""
    train_op = model(tf.constant(batch())).train_op
    tf.contrib.training.train(train_op, folder, hooks=[Tells()], save_checkpoint_secs=3600)


def waits(folder):
    """A step that waits for a queue which nobody fills."""
    nothing = tf.FIFOQueue(1, tf.float32).dequeue()
    tf.train.get_or_create_global_step()
    with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=[Tells()]) as sess:
        say("step", 0)
        sess.run(nothing)


def own_handler(folder):
    """The program's own handlers."""

    def mine(number, frame):
        say("mine", int(number))
        sys.exit(9)

    monitored(folder, before=lambda: signal.signal(signal.SIGTERM, mine))


def later_handler(folder):
    """Handlers that the program installs while it trains, and that are there after it."""

    def mine(number, frame):
        say("mine", int(number))
        sys.exit(9)

    monitored(folder, each=lambda number: signal.signal(signal.SIGTERM, mine) if number == 3 else None)


def in_a_thread(folder):
    """The session is another thread's."""
    graph = tf.get_default_graph()

    def train():
        with graph.as_default():
            monitored(folder)

    thread = threading.Thread(target=train, daemon=True)
    thread.start()
    thread.join()


def children(folder):
    """A forked child that is ended by SIGTERM while the parent trains."""

    def start_and_end_one(number):
        if number == 20:
            child = os.fork()
            if not child:
                time.sleep(60)
                os._exit(3)
            time.sleep(0.05)
            os.kill(child, signal.SIGTERM)
            say("child", os.WTERMSIG(os.waitpid(child, 0)[1]))

    monitored(folder, each=start_and_end_one)


def fails(folder):
    """An error in the loop, with the option to save."""

    def fail(number):
        if number == 30:
            raise KeyboardInterrupt

    monitored(folder, each=fail, save_on_error=True)


def lasts(folder):
    """Training ends by itself; a signal that came in its last step ends the program."""

    def ask(number):
        os.kill(os.getpid(), signal.SIGTERM)

    monitored(folder, each=ask, hooks=[Tells(), tf.train.StopAtStepHook(num_steps=1)])
    say("after the training")
    queue.Queue().get()


def slow(folder):
    """Steps of several seconds."""
    x = tf.placeholder(tf.float32, [None, 2])
    spec = model(x)
    slept = tf.py_func(lambda: time.sleep(5) or np.float32(0), [], tf.float32)
    with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=[Tells()]) as sess:
        sess.run(spec.train_op, {x: batch()})
        sess.run([slept, spec.train_op], {x: batch()})


def before(folder):
    """No session is open yet."""
    say("step", 0)
    time.sleep(60)


def between(folder):
    """No session is open any more; SIGUSR1 finds nothing to save."""
    monitored(folder, hooks=[Tells(), tf.train.StopAtStepHook(num_steps=1)])
    os.kill(os.getpid(), signal.SIGUSR1)
    say("step", 0)
    queue.Queue().get()


def plain(folder):
    """A plain session in a step that never ends."""
    monitored(folder, hooks=[Tells(), tf.train.StopAtStepHook(num_steps=1)])
    tf.reset_default_graph()
    with tf.Session() as sess:
        nothing = tf.FIFOQueue(1, tf.float32).dequeue()
        say("step", 0)
        sess.run(nothing)


def waits_for_chief(folder):
    """A worker that waits for a chief which never comes."""
    monitored(folder, before=lambda: say("step", 0), is_chief=False)


def made_slowly(folder):
    """A session that is made: the signal comes while a hook begins."""

    class Slow(Tells):
        def after_create_session(self, session, coord):
            say("step", 0)
            end = time.monotonic() + 0.8
            while time.monotonic() < end:
                time.sleep(0.01)
            super().after_create_session(session, coord)

    monitored(folder, hooks=[Slow()])


MODES = {
    "for_loop": lambda folder: supervisor(folder, asks=False),
    "asynchronous": lambda folder: monitored(folder, async_save=True),
} | {
    function.__name__: function
    for function in (
        monitored,
        step_fn,
        supervisor,
        estimator,
        slim_learning,
        contrib_training,
        waits,
        own_handler,
        later_handler,
        in_a_thread,
        children,
        fails,
        lasts,
        slow,
        before,
        between,
        plain,
        waits_for_chief,
        made_slowly,
    )
}

if __name__ == "__main__":
    say("starts")
    MODES[sys.argv[2]](sys.argv[1])
