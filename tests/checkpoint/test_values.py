import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint.object_graph import keys_by_name
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import read, snapshot, write


@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
@pytest.mark.parametrize("idle", [False, True])
def test_written_values_are_read(tmp_path, checkpoint_format, idle):
    path = str(tmp_path / "m-3")
    entries = [Entry("a/b", "", np.arange(3.0)), Entry("s", "", np.array([b"x", b""], object))]
    write(path, entries, checkpoint_format, idle)
    wanted = [Entry("a/b", "", tf.zeros([3], tf.float64)), Entry("s", "", tf.constant([""]))]
    numbers, texts = read(path, wanted, keys_by_name(path))
    assert numbers.numpy().tolist() == [0.0, 1.0, 2.0]
    assert texts.numpy().tolist() == [b"x", b""]


def test_slices_make_one_tensor(tmp_path):
    path = str(tmp_path / "m")
    parts = [Entry("p", f"4 {start},2", np.full([2], float(start))) for start in (0, 2)]
    write(path, parts, "tf2")
    assert read(path, [Entry("p", "", tf.zeros([4], tf.float64))], keys_by_name(path))[0].numpy().tolist() == [
        0,
        0,
        2,
        2,
    ]


@pytest.mark.parametrize("use_resource", [True, False])
def test_a_snapshot_does_not_change(use_resource):
    with tf.Graph().as_default():
        x = v1.get_variable("x", initializer=tf.ones([100]), use_resource=use_resource)
        value = x.read_value() if use_resource else x.value()
        entry = Entry("x", "", x._ref() if not use_resource else value)
        add = x.assign_add(tf.ones([100]))
        with v1.Session() as sess:
            sess.run(x.initializer)
            taken = snapshot(sess, [entry])
            sess.run(add.op)
            assert taken[0].tensor.numpy().max() == 1.0
            assert sess.run(x).max() == 2.0


def test_an_error_of_writing_leaves_the_older_one(tmp_path):
    path = str(tmp_path / "m")
    write(path, [Entry("x", "", np.zeros(2))], "tf1")
    with pytest.raises(tf.errors.InvalidArgumentError):
        write(path, [Entry("x", "nonsense", np.ones(2))], "tf1", True)
    assert tf.train.load_checkpoint(path).get_tensor("x").tolist() == [0.0, 0.0]
