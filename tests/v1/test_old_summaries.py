import numpy as np

import tf2compat.v1 as tf


def test_tags_come_first_and_are_what_is_written(graph):
    tf.contrib.deprecated.scalar_summary("loss (raw)", tf.constant(2.0))
    tf.histogram_summary("weights", tf.constant([1.0, 2.0]))
    tf.image_summary("image", tf.zeros([1, 2, 2, 1]))
    tf.audio_summary("audio", tf.zeros([1, 4]), 16.0, collections=["other"])
    merged = tf.merge_all_summaries()
    with tf.Session() as session:
        summary = tf.Summary.FromString(session.run(merged))
        audio = tf.Summary.FromString(session.run(tf.get_collection("other")[0]))
    assert [value.tag for value in summary.value] == ["loss (raw)", "weights", "image/image/0"]
    assert summary.value[0].simple_value == np.float32(2.0)
    assert audio.value[0].tag.startswith("audio")
