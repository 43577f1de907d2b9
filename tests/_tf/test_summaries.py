"""Which behaviour of TensorFlow's private names `_tf/summaries.py` relies on."""

import tf2compat.v1 as tf
from tf2compat import _tf


def test_summaries_of_graphs():
    assert callable(_tf.graph_summaries().always_record_summaries)
    assert callable(_tf.graph_summaries().all_v2_summary_ops)


def test_tags_of_summaries_are_a_hook(monkeypatch):
    from tensorflow.python.summary import summary

    monkeypatch.setattr(summary, "_summary_op_util", summary._summary_op_util)
    _tf.rename_summaries(lambda place: f"own/{place}")
    with tf.Graph().as_default(), tf.Session() as session, tf.name_scope("in"):
        made = [tf.summary.scalar("a", 1.0), tf.summary.scalar("a", 1.0, family="f")]
        tags = [tf.Summary.FromString(each).value[0].tag for each in session.run(made)]
    assert tags == ["own/in/a", "f/own/in/f/a"]
