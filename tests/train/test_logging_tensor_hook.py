import tf2compat.v1 as tf


def test_it_logs_after_the_clock_was_put_back(graph, clocks):
    lines = []
    hook = tf.train.LoggingTensorHook(
        {"value": tf.constant(7)}, every_n_secs=60, formatter=lambda values: lines.append(values["value"]) or ""
    )
    nothing = tf.no_op()
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        for secs, put in ((0, 0), (59, -3600), (1, 0), (60, 0)):
            clocks.go(secs, put)
            sess.run(nothing)
    assert lines == [7, 7, 7]


def test_at_the_end_alone(graph, clocks):
    lines = []
    hook = tf.train.LoggingTensorHook([tf.constant(7)], at_end=True, formatter=lambda values: lines.append(1) or "")
    nothing = tf.no_op()
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        sess.run(nothing)
        assert not lines
    assert lines == [1]
