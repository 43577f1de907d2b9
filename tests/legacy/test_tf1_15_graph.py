"""A graph and checkpoint that TensorFlow 1.15.5 itself wrote: `tf.layers`, an LSTM by `dynamic_rnn`, Adam.

The program that made them is not needed, nor what of it TensorFlow has dropped since; see
data/make_tf1_15_lstm.py.
"""

import pathlib
import shutil

import numpy as np
import pytest

import tf2compat.v1 as tf

DATA = pathlib.Path(__file__).parent / "data" / "tf1_15_lstm"
# What TensorFlow 1.15.5 printed after it had saved.
LOSSES = [0.6971647143363953, 0.6464383602142334, 0.5947577953338623]
FEEDS = {"x:0": np.ones((4, 3)), "y:0": np.ones((4, 1))}


def test_it_trains_on_with_the_same_numbers(graph, tmp_path):
    saver = tf.train.import_meta_graph(str(DATA) + ".meta")
    kinds = {op.type for op in graph.get_operations()}
    assert {"VariableV2", "Enter", "Exit", "ApplyAdam"} <= kinds, "a graph of before resource variables"
    with tf.Session() as sess:
        saver.restore(sess, str(DATA))
        losses = [sess.run(["loss:0", "train"], FEEDS)[0] for _ in range(2)]
        path = saver.save(sess, str(tmp_path / "on"), global_step=7)
    with tf.Session() as sess:
        saver.restore(sess, path)
        losses.append(sess.run("loss:0", FEEDS))
        assert sess.run("global_step:0") == 7
    assert losses == pytest.approx(LOSSES, rel=1e-5)


def test_it_trains_under_a_monitored_session(graph, tmp_path):
    for name in ("index", "data-00000-of-00001"):
        shutil.copy(f"{DATA}.{name}", tmp_path)
    (tmp_path / "checkpoint").write_text('model_checkpoint_path: "tf1_15_lstm"\n')
    saver = tf.train.import_meta_graph(str(DATA) + ".meta")
    losses = []

    class Losses(tf.train.SessionRunHook):
        def before_run(self, run_context):
            return tf.train.SessionRunArgs("loss:0")

        def after_run(self, run_context, run_values):
            losses.append(run_values.results)

    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=str(tmp_path),
        scaffold=tf.train.Scaffold(saver=saver),
        hooks=[Losses(), tf.train.StopAtStepHook(last_step=8)],
    ) as sess:
        while not sess.should_stop():
            sess.run("train", FEEDS)
    assert losses == pytest.approx(LOSSES, rel=1e-5)
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("model.ckpt-8")
