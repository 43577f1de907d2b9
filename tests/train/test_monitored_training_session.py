import glob
import os

import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf


def model():
    step = tf.train.get_or_create_global_step()
    v = tf.get_variable("v", initializer=0.0)
    tf.summary.scalar("value", v)
    return tf.train.GradientDescentOptimizer(1.0).minimize(-v, step), v


def values_of(folder, tag):
    found = []
    for path in glob.glob(os.path.join(folder, "events*")):
        for event in tf.train.summary_iterator(path):
            found += [event.step for value in event.summary.value if value.tag == tag]
    return sorted(found)


def train(folder, steps, **options):
    with tf.Graph().as_default():
        train_op, v = model()
        hooks = [tf.train.StopAtStepHook(num_steps=steps)]
        with tf.train.MonitoredTrainingSession(checkpoint_dir=str(folder), hooks=hooks, **options) as sess:
            while not sess.should_stop():
                sess.run(train_op)
            return sess._tf_sess().run(v)


def test_it_saves_and_restores(tmp_path):
    assert train(tmp_path, 5, save_checkpoint_steps=2) == 5.0
    assert train(tmp_path, 3, save_checkpoint_steps=2) == 8.0
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("model.ckpt-8")


def test_stock_tensorflow_reads_its_checkpoint(tmp_path):
    train(tmp_path, 5, save_checkpoint_steps=2)
    with stock.Graph().as_default():
        _, v = model()
        with stock.Session() as sess:
            stock.train.Saver().restore(sess, stock.train.latest_checkpoint(str(tmp_path)))
            assert sess.run(v) == 5.0


def test_it_reads_a_checkpoint_of_stock_tensorflow(tmp_path):
    with stock.Graph().as_default():
        train_op, _ = model()
        with stock.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path), save_checkpoint_steps=1) as sess:
            sess.run(train_op)
            sess.run(train_op)
    assert train(tmp_path, 1) == 3.0


def test_summaries_and_the_step_counter(tmp_path):
    train(tmp_path, 21, save_summaries_steps=10, log_step_count_steps=10, save_checkpoint_steps=100)
    assert values_of(tmp_path, "value") == [1, 11, 21]
    assert values_of(tmp_path, "global_step/sec")


def test_summaries_in_a_folder_of_their_own(tmp_path):
    train(tmp_path / "checkpoints", 2, summary_dir=str(tmp_path / "summaries"), save_summaries_steps=1)
    assert values_of(tmp_path / "summaries", "value")
    assert not values_of(tmp_path / "checkpoints", "value")


def test_nothing_is_written_when_everything_is_off(tmp_path):
    off = dict.fromkeys(
        ("save_checkpoint_secs", "save_checkpoint_steps", "save_summaries_steps", "save_summaries_secs"), None
    )
    train(tmp_path, 2, log_step_count_steps=None, **off)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("save_graph_def", [True, False])
def test_save_graph_def(tmp_path, save_graph_def):
    train(tmp_path, 2, save_graph_def=save_graph_def, save_checkpoint_steps=1)
    assert (tmp_path / "graph.pbtxt").exists() == save_graph_def
    assert bool(glob.glob(str(tmp_path / "*.meta"))) == save_graph_def


def test_order_of_the_hooks(tmp_path, graph):
    model()
    only_chief, mine = tf.train.SessionRunHook(), tf.train.SessionRunHook()
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=str(tmp_path), chief_only_hooks=[only_chief], hooks=[mine]
    ) as sess:
        kinds = [type(hook).__name__ for hook in sess._hooks]
        assert sess._hooks[0] is only_chief
        assert sess._hooks[-1] is mine
    assert kinds[1:-1] == ["StepCounterHook", "SummarySaverHook", "CheckpointSaverHook"]


def test_a_worker_has_only_its_own_hooks(tmp_path, graph):
    mine = tf.train.SessionRunHook()
    tf.no_op()
    with tf.train.MonitoredTrainingSession(
        is_chief=False, checkpoint_dir=str(tmp_path), hooks=[mine], chief_only_hooks=[tf.train.SessionRunHook()]
    ) as sess:
        assert sess._hooks == [mine]


def listened(module, folder):
    """Returns the calls of a listener that ends the training at its third step, and the steps run."""
    calls = []

    class Listener(module.train.CheckpointSaverListener):
        def begin(self):
            calls.append("begin")

        def before_save(self, session, step):
            calls.append(("before", step))

        def after_save(self, session, step):
            calls.append(("after", step))
            return step >= 3

        def end(self, session, step):
            calls.append(("end", step))

    with module.Graph().as_default():
        train_op, _ = model()
        saver = module.train.CheckpointSaverHook(str(folder), save_steps=2, listeners=[Listener()])
        steps = 0
        with module.train.MonitoredTrainingSession(hooks=[saver]) as sess:
            while not sess.should_stop():
                sess.run(train_op)
                steps += 1
    return calls, steps


def test_checkpoint_listeners(tmp_path):
    ours, theirs = listened(tf, tmp_path / "ours"), listened(stock, tmp_path / "stock")
    assert ours == theirs
    assert ours[1] < 10, "a listener that returns True ends the training"


def test_a_killed_training_loses_only_what_was_not_saved(tmp_path):
    assert train(tmp_path, 4, save_checkpoint_steps=2) == 4.0
    newest = tf.train.latest_checkpoint(str(tmp_path))
    data = newest + ".data-00000-of-00001"
    with open(data, "r+b") as stream:
        stream.truncate(3)
    assert train(tmp_path, 1, save_checkpoint_steps=2) == 3.0, "it goes on from step 2"
    assert os.path.exists(data + ".damaged"), "nothing is deleted"


def test_options_of_the_saver(tmp_path):
    train(tmp_path, 2, checkpoint_format="tf2", async_save=True)
    keys = [name for name, _ in tf.train.list_variables(str(tmp_path))]
    assert "_CHECKPOINTABLE_OBJECT_GRAPH" in keys


def test_options_need_a_scaffold_that_has_them(tmp_path):
    with tf.Graph().as_default(), pytest.raises(ValueError, match="tf2compat.v1.train.Scaffold"):
        tf.train.MonitoredTrainingSession(scaffold=stock.train.Scaffold(), async_save=True)
