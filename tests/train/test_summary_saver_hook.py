import tf2compat.v1 as tf


class Writer:
    def __init__(self):
        self.steps = []

    def add_summary(self, summary, step):
        self.steps.append(int(step))

    def add_session_log(self, log, step):
        pass

    def flush(self):
        pass


def test_it_saves_after_the_clock_was_put_back(graph, clocks):
    step = tf.train.get_or_create_global_step()
    train = tf.assign_add(step, 1)
    tf.summary.scalar("step", step)
    writer = Writer()
    hook = tf.train.SummarySaverHook(save_secs=60, summary_writer=writer, summary_op=tf.summary.merge_all())
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        for secs, put in ((0, 0), (30, -3600), (30, 0), (59, 0), (1, 0)):
            clocks.go(secs, put)
            sess.run(train)
    assert writer.steps == [1, 3, 5]
