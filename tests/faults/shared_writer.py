"""A program that saves into a folder in which another one saves; all its variables hold the number of the step.

    restored 12    it begins, or goes on, after step 12
    saved 15       the checkpoint of step 15 is announced

python -m tests.faults.shared_writer FOLDER STYLE NAME
"""

import functools
import os
import sys
import time
from typing import Any

import tf2compat.v1 as tf
from tests.faults.counter import Counter

__all__ = ["STYLES", "main"]

say = functools.partial(print, flush=True)
PAUSE_SECS = 0.01
SAVE_STEPS = 5
KEEP = 4


class Announce(tf.train.CheckpointSaverListener):
    """Prints the step of each checkpoint."""

    def after_save(self, session: Any, global_step_value: Any) -> None:
        say("saved", int(global_step_value))


def _monitored(folder: str, name: str) -> None:
    counter = Counter()
    scaffold = tf.train.Scaffold(saver=tf.train.Saver(max_to_keep=KEEP))
    saving = tf.train.CheckpointSaverHook(
        folder, save_steps=SAVE_STEPS, checkpoint_basename=name, scaffold=scaffold, listeners=[Announce()]
    )
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=folder,
        scaffold=scaffold,
        save_checkpoint_secs=None,
        save_summaries_steps=None,
        log_step_count_steps=None,
        chief_only_hooks=[saving],
    ) as sess:
        say("restored", sess.run_step_fn(lambda step_context: int(step_context.session.run(counter.step))))
        while not sess.should_stop():
            sess.run(counter.train)
            time.sleep(PAUSE_SECS)


def _supervised(folder: str, name: str) -> None:
    counter = Counter()
    supervisor = tf.train.Supervisor(
        logdir=folder,
        saver=tf.train.Saver(max_to_keep=KEEP),
        global_step=counter.step,
        checkpoint_basename=name,
        summary_op=None,
        save_model_secs=0,
    )
    with supervisor.managed_session() as sess:
        say("restored", int(sess.run(counter.step)))
        while not supervisor.should_stop():
            step = int(sess.run(counter.train))
            if step % SAVE_STEPS == 0:
                supervisor.saver.save(sess, supervisor.save_path, counter.step)
                say("saved", step)
            time.sleep(PAUSE_SECS)


def _plain(folder: str, name: str) -> None:
    """The loop of old scripts; it is inside a monitored session so that it answers SIGTERM."""
    counter = Counter()
    saver = tf.train.Saver(max_to_keep=KEEP)
    with tf.train.MonitoredSession() as sess:
        raw = sess.run_step_fn(lambda step_context: step_context.session)
        latest = tf.train.latest_checkpoint(folder)
        if latest:
            saver.restore(raw, latest)
        say("restored", int(raw.run(counter.step)))
        while not sess.should_stop():
            step = int(sess.run(counter.train))
            if step % SAVE_STEPS == 0:
                saver.save(raw, os.path.join(folder, name), step)
                say("saved", step)
            time.sleep(PAUSE_SECS)


_WAYS = {"monitored": _monitored, "supervised": _supervised, "plain": _plain}
STYLES = tuple(_WAYS)


def main(arguments: list[str]) -> int:
    """Trains until it is asked to end; returns 0."""
    folder, style, name = arguments
    tf.disable_v2_behavior()
    os.makedirs(folder, exist_ok=True)
    _WAYS[style](folder, name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
