import os

import tf2compat.v1 as tf


def test_it_writes_after_the_clock_was_put_back(graph, clocks, tmp_path):
    train = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    hook = tf.train.ProfilerHook(save_secs=60, output_dir=str(tmp_path))
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        for secs, put in ((0, 0), (59, -3600), (1, 0)):
            clocks.go(secs, put)
            sess.run(train)
    traces = sorted(name for name in os.listdir(tmp_path) if name.startswith("timeline"))
    assert traces == ["timeline-3.json"]
    assert tf.train.ProfilerHook is tf.contrib.hooks.ProfilerHook
