import os

import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tests import programs
from tf2compat.errors import CheckpointDamagedError, UsageError, UsageTypeError

X = np.random.RandomState(0).randn(6, 4).astype(np.float32)


class Legacy:
    """A classifier as TF1 had them: placeholders for everything, a loop, a table of labels."""

    def __init__(self, use_resource):
        self.graph = tf.Graph()
        with self.graph.as_default():
            tf1.set_random_seed(1)
            self.x = tf1.placeholder(tf.float32, [None, 4], name="x")
            self.keep = tf1.placeholder(tf.float32, [], name="keep_prob")
            weight = tf1.get_variable("w", [4, 3], use_resource=use_resource)
            bias = tf1.Variable(tf.zeros([3]), name="b", use_resource=use_resource)
            hidden = tf1.nn.dropout(tf.nn.relu(tf.matmul(self.x, weight) + bias), rate=1 - self.keep)
            _, self.logits = tf1.while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, h * 1.5), [0, hidden])
            names = tf1.lookup.KeyValueTensorInitializer(tf.constant([0, 1, 2], tf.int64), tf.constant(["a", "b", "c"]))
            self.label = tf1.lookup.StaticHashTable(names, "?").lookup(tf.argmax(self.logits, 1))
            self.init = [tf1.global_variables_initializer(), tf1.tables_initializer()]

    def values(self, session):
        return session.run([self.logits, self.label], {self.x: X, self.keep: 1.0})


@pytest.fixture(params=[True, False], ids=["resource variables", "reference variables"])
def legacy(request):
    return Legacy(request.param)


def exported(legacy):
    with tf1.Session(graph=legacy.graph) as session:
        session.run(legacy.init)
        expected = legacy.values(session)
        outputs = {"logits": legacy.logits, "label": legacy.label}
        return tf2compat.export(session, {"x": "x"}, outputs, {"keep_prob": 1.0}), expected


def test_a_module_gives_what_the_session_gave(legacy):
    module, (logits, label) = exported(legacy)
    found = module({"x": X})
    np.testing.assert_array_equal(found["logits"], logits)
    assert found["label"].numpy().tolist() == label.tolist()
    assert sorted(variable.name for variable in module.trainable_variables) == ["b:0", "w:0"]


def test_plain_tensorflow_loads_and_serves_it(legacy, tmp_path):
    module, (logits, label) = exported(legacy)
    tf.saved_model.save(module, str(tmp_path / "saved"))
    np.save(tmp_path / "x.npy", X)
    code = (
        "import sys, numpy as np, tensorflow as tf\n"
        "served = tf.saved_model.load('saved').signatures['serving_default'](x=tf.constant(np.load('x.npy')))\n"
        "np.savez('found.npz', **{name: value.numpy() for name, value in served.items()})\n"
        "assert not any(name.startswith('tf2compat') for name in sys.modules)\n"
    )
    programs.run(["-c", code], cwd=tmp_path, check=True)
    found = np.load(tmp_path / "found.npz", allow_pickle=True)
    np.testing.assert_array_equal(found["logits"], logits)
    assert found["label"].tolist() == label.tolist()


def test_gradients_flow_through_it(legacy):
    module, _ = exported(legacy)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(module({"x": X})["logits"])
    assert all(gradient is not None for gradient in tape.gradient(loss, module.trainable_variables))


def test_a_graph_without_a_session_is_initialised_or_restored(legacy, tmp_path):
    with legacy.graph.as_default(), tf1.Session() as session:
        session.run(legacy.init)
        session.run(legacy.graph.get_collection("variables")[0].initializer)
        path = tf1.train.Saver().save(session, str(tmp_path / "m"))
        logits, _ = legacy.values(session)
    module = tf2compat.export(legacy.graph, legacy.x, legacy.logits, {legacy.keep: 1.0}, checkpoint=path)
    np.testing.assert_array_equal(module(X), logits)
    fresh = tf2compat.export(legacy.graph, [legacy.x, legacy.keep], [legacy.logits])
    assert fresh(X, 1.0)[0].shape == (6, 3)


def test_of_a_step_graph_the_variables_are_shared():
    weight = tf.Variable(2.0, name="weight")

    def step(x):
        weight.assign_add(1.0)
        return {"loss": tf.reduce_sum(x), "prediction": x * 10.0}

    graph = tf2compat.StepGraph(step, input_signature=[tf.TensorSpec([None], name="x")])
    with graph.as_default(), tf1.Session() as session:
        value = tf.identity(session.graph.get_tensor_by_name("x:0") * tf1.trainable_variables()[0])
        module = tf2compat.export(session, "x", value)
    assert module.variables == (weight,)
    weight.assign(5.0)
    assert module([1.0]).numpy().tolist() == [5.0]


def test_of_a_monitored_session():
    legacy = Legacy(True)
    with legacy.graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        logits, _ = legacy.values(session)
        module = tf2compat.export(session, legacy.x, legacy.logits, {"keep_prob:0": 1.0})
    np.testing.assert_array_equal(module(X), logits)


def test_what_cannot_be_exported_is_named():
    legacy = Legacy(True)
    with pytest.raises(UsageError, match=r"placeholder 'keep_prob'.*constants"):
        tf2compat.export(legacy.graph, legacy.x, legacy.logits)
    with pytest.raises(UsageError, match="no tensor 'nothing'"):
        tf2compat.export(legacy.graph, "nothing", legacy.logits)
    with pytest.raises(UsageTypeError, match="int"):
        tf2compat.export(3, "x", "y")
    with tf.Graph().as_default() as graph:
        element = tf1.data.make_one_shot_iterator(tf.data.Dataset.range(3)).get_next()
        called = tf1.py_func(lambda x: x, [tf.constant(1.0)], tf.float32)
    with pytest.raises(UsageError, match="OneShotIterator"):
        tf2compat.export(graph, [], element)
    with pytest.raises(UsageError, match="Python function"):
        tf2compat.export(graph, [], called)


def test_a_checkpoint_that_lacks_a_variable(tmp_path):
    tf.train.Checkpoint(v=tf.Variable(1.0)).write(str(tmp_path / "other"))
    legacy = Legacy(True)
    with pytest.raises(UsageError, match=r"lacks \['b', 'w'\]"):
        tf2compat.export(legacy.graph, "x", legacy.logits, {"keep_prob": 1.0}, checkpoint=tmp_path / "other")


@pytest.mark.parametrize("name", ["run[1]", "lr=[0.1,0.01]", "a*?", "plain"])
def test_a_checkpoint_in_a_folder_of_any_name(tmp_path, name):
    with tf.Graph().as_default() as graph, tf1.Session() as sess:
        x = tf1.placeholder(tf.float32, [2], name="x")
        w = tf1.get_variable("w", [2])
        y = x * w
        sess.run(w.assign([3.0, 4.0]))
        (tmp_path / name).mkdir()
        path = tf1.train.Saver().save(sess, str(tmp_path / name / "m"), 5)
        sess.run(w.assign([0.0, 0.0]))
    for given in (path, tmp_path / name):
        module = tf2compat.export(graph, x, y, checkpoint=given)
        assert list(module([1.0, 2.0])) == [3.0, 8.0]


def test_a_checkpoint_in_tf2s_format(tmp_path):
    with tf.Graph().as_default() as graph, tf1.Session() as sess:
        w = tf1.get_variable("w", [2])
        y = w * 1.0
        sess.run(w.assign([3.0, 4.0]))
        tf1.train.Saver(format="tf2").save(sess, str(tmp_path / "m"))
    module = tf2compat.export(graph, [], y, checkpoint=tmp_path / "m")
    assert list(module()) == [3.0, 4.0]


@pytest.mark.parametrize("damage", ["truncated", "pipe"])
def test_a_damaged_checkpoint_is_named(tmp_path, damage):
    with tf.Graph().as_default() as graph, tf1.Session() as sess:
        x = tf1.placeholder(tf.float32, [2], name="x")
        y = x * tf1.get_variable("w", [2])
        sess.run(tf1.global_variables_initializer())
        path = tf1.train.Saver().save(sess, str(tmp_path / "m"))
        shard = tmp_path / "m.data-00000-of-00001"
        shard.unlink()
        shard.touch() if damage == "truncated" else os.mkfifo(shard)
        with pytest.raises(CheckpointDamagedError, match=r"The checkpoint .*/m cannot be read: "):
            tf2compat.export(graph, x, y, checkpoint=path)
