"""The program that the campaign hits: it trains, and prints a line for each thing that it has done.

    restored 12 DIGEST    it begins, or goes on, after step 12
    step 13 LOSS          step 13 is done
    saved 15              the checkpoint of step 15 is announced
    digest 13 DIGEST      the variables after step 13, if asked for
    ended 240 DIGEST      all steps are done and the session is closed

python -m tests.faults.trainer JSON
"""

import functools
import json
import os
import sys
import time
from typing import Any

import numpy as np

import tf2compat.v1 as tf
from tests.faults import file_calls
from tests.faults.model import Model, digest

__all__ = ["main"]

say = functools.partial(print, flush=True)


class Announce(tf.train.CheckpointSaverListener):
    """Prints the step of each checkpoint that is announced.

    Args:
        ahead: 0; more for a program that lies.
    """

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead

    def after_save(self, session: Any, global_step_value: Any) -> None:
        say("saved", int(global_step_value) + self.ahead)


class Tell(tf.train.SessionRunHook):
    """Prints where a session begins, and each step; loses the session again and again.

    Args:
        fetches: the number of a step and its loss.
        every: the steps after which the session is lost; 0 for never.
        times: how often.
    """

    def __init__(self, fetches: list[Any], every: int, times: int) -> None:
        self.fetches, self.every, self.times = fetches, every, times
        self.runs = 0
        self.step = 0

    def after_create_session(self, session: Any, coord: Any) -> None:
        self.step, values = digest(session)
        say("restored", self.step, values)

    def before_run(self, run_context: Any) -> Any:
        return tf.train.SessionRunArgs(self.fetches)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        self.runs += 1
        if self.every and self.runs % self.every == 0 and self.times:
            self.times -= 1
            say("lost")
            raise tf.errors.AbortedError(None, None, "injected")
        self.step = _say_step(*run_values.results)


def _say_step(step: Any, loss: Any) -> int:
    """Prints a step that is done; returns its number."""
    say("step", int(step), np.float32(loss).tobytes().hex())
    return int(step)


def _rest(options: dict[str, Any]) -> None:
    """Waits between two steps. The disk is full after so many of them."""
    time.sleep(options["pause"])
    options["full_after"] -= 1
    if options["full_after"] == 0:
        file_calls.limit_file_size(options["room"])


def _monitored(options: dict[str, Any], worker: int | None) -> tuple[int, str]:
    model = Model(worker)
    saver = tf.train.Saver(max_to_keep=options["keep"])
    scaffold = tf.train.Scaffold(saver=saver if worker is None else None)
    tell = Tell(model.fetches(), options["lost_every"], options["lost_times"])
    stop = tf.train.StopAtStepHook(last_step=options["steps"])
    saving = tf.train.CheckpointSaverHook(
        options["folder"],
        save_steps=options["save_every"],
        scaffold=scaffold,
        listeners=[Announce(options["lie"])],
    )
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=options["folder"],
        scaffold=scaffold,
        save_checkpoint_secs=None,
        save_summaries_steps=None,
        log_step_count_steps=None,
        hooks=[stop] if worker is None else [tell, stop],
        chief_only_hooks=[tell, saving] if worker is None else [saving],
    ) as sess:
        while not sess.should_stop():
            sess.run(model.train, model.feeds(tell.step))
            _rest(options)
            if options["digests"] or tell.step == options["steps"]:
                final = sess.run_step_fn(lambda step_context: digest(step_context.session))
                say("digest", *final)
    return final


def _plain(options: dict[str, Any]) -> tuple[int, str]:
    """The loop of old scripts: restore the latest checkpoint if there is one, else initialise."""
    model = Model(None)
    saver = tf.train.Saver(max_to_keep=options["keep"])
    prefix = os.path.join(options["folder"], "model.ckpt")
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), model.inputs])
        latest = tf.train.latest_checkpoint(options["folder"])
        if latest:
            saver.restore(sess, latest)
        step, values = digest(sess)
        say("restored", step, values)
        while step < options["steps"]:
            step = _say_step(*sess.run(model.fetches()))
            _rest(options)
            if step % options["save_every"] == 0:
                saver.save(sess, prefix, step if options["style"] == "numbered" else None)
                say("saved", step + options["lie"])
        return digest(sess)


def _supervised(options: dict[str, Any]) -> tuple[int, str]:
    """A loop under `tf.train.Supervisor` that saves by itself: its thread saves between two steps as it likes."""
    model = Model(None)
    supervisor = tf.train.Supervisor(
        logdir=options["folder"],
        saver=tf.train.Saver(max_to_keep=options["keep"]),
        global_step=model.step,
        summary_op=None,
        save_model_secs=0,
    )
    with supervisor.managed_session() as sess:
        step, values = digest(sess)
        say("restored", step, values)
        while not supervisor.should_stop() and step < options["steps"]:
            step = _say_step(*sess.run(model.fetches()))
            _rest(options)
            if step % options["save_every"] == 0:
                supervisor.saver.save(sess, supervisor.save_path, model.step)
                say("saved", step + options["lie"])
        return digest(sess)


def main(arguments: list[str]) -> int:
    """Trains as the JSON text in `arguments` says; returns the status of the process."""
    options = json.loads(arguments[0])
    tf.disable_v2_behavior()
    file_calls.watch(options["folder"], options["kill_at"], options["fail_from"], options["slow"])
    os.makedirs(options["folder"], exist_ok=True)
    if options["style"] == "monitored":
        final = _monitored(options, None)
    elif options["style"] == "workers":
        final = _monitored(options, json.loads(os.environ["TF_CONFIG"])["task"]["index"])
    elif options["style"] == "supervised":
        final = _supervised(options)
    else:
        final = _plain(options)
    say("ended", *final)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
