"""No stock session is opened anywhere: stock's constructor raises, and a whole training runs."""

import pathlib
import subprocess
import sys

import pytest

from tests import programs

SCRIPT = """
import sys
import numpy as np
import tensorflow as stock
from tensorflow.python.client import session

def refuse(*args, **kwargs):
    raise AssertionError("a stock session was opened")

for kind in (stock.compat.v1.Session, stock.compat.v1.InteractiveSession, session.BaseSession):
    kind.__init__ = refuse

import tf2compat.v1 as tf

folder = sys.argv[1]
for last_step in (10, 20):
    with tf.Graph().as_default():
        value = tf.data.make_one_shot_iterator(tf.data.Dataset.range(1000).shuffle(10)).get_next()
        x = tf.placeholder(tf.float32, [None, 4], name="x")
        w = tf.get_variable("w", [4, 1])
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0), name="loss")
        tf.summary.scalar("loss", loss)
        train_op = tf.train.AdamOptimizer(0.1).minimize(loss, tf.train.get_or_create_global_step())
        hooks = [
            tf.train.StopAtStepHook(last_step=last_step),
            tf.train.LoggingTensorHook(["loss:0"], every_n_iter=5),
            tf.train.NanTensorHook(loss),
            tf.train.ProfilerHook(save_steps=5, output_dir=folder),
            tf.train.FinalOpsHook(loss, {x: np.ones([2, 4])}),
            tf.train.FeedFnHook(lambda: {x: np.ones([2, 4])}),
        ]
        with tf.train.MonitoredTrainingSession(
            checkpoint_dir=folder, save_checkpoint_steps=3, save_summaries_steps=2, log_step_count_steps=4, hooks=hooks
        ) as sess:
            while not sess.should_stop():
                sess.run([train_op, value])
print("trained", hooks[4].final_ops_values)
"""


@pytest.mark.slow
def test_a_training_without_stock_sessions(tmp_path):
    done = programs.run(["-c", SCRIPT, tmp_path])
    assert done.returncode == 0, done.stderr[-3000:]
    assert "trained" in done.stdout
    assert list(tmp_path.glob("model.ckpt-20.index"))
    assert list(tmp_path.glob("timeline-*.json"))


@pytest.mark.slow
def test_a_killed_training_goes_on_where_it_saved(tmp_path):
    example = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits" / "train.py"
    command = [str(example), f"--model_dir={tmp_path}"]
    with subprocess.Popen(
        [sys.executable, *command, "--steps=100000"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as first:
        for line in first.stdout:
            if line.startswith("step 400"):
                first.kill()
                break
    second = programs.run([*command, "--steps=600"])
    assert second.returncode == 0, second.stderr[-2000:]
    resumed = int(second.stdout.split("starting at step ")[1].split()[0])
    assert 200 <= resumed <= 600
    assert "step 600: test accuracy" in second.stdout
