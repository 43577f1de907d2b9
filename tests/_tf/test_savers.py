"""Which behaviour of TensorFlow's private names `_tf/savers.py` relies on."""

import os
import time
from unittest import mock

import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_a_saver_is_told_before_it_deletes(tmp_path):
    class Saver(_tf.Saver):
        def before_deleting(self):
            listed.append(sorted(name for name in os.listdir(tmp_path) if name.endswith(".index")))
            assert stock.train.latest_checkpoint(str(tmp_path)) == f"{tmp_path}/m-{len(listed)}"

        def delete(self, prefix, meta):
            deleted.append((prefix, meta))

    deleted = []
    listed = []
    with stock.Graph().as_default(), stock.compat.v1.Session() as sess:
        stock.Variable(1.0)
        sess.run(stock.compat.v1.global_variables_initializer())
        saver = Saver(max_to_keep=1)
        for step in (1, 2):
            saver.save(sess, f"{tmp_path}/m", step, write_meta_graph=False)
    assert listed == [["m-1.index"], ["m-1.index", "m-2.index"]]
    assert deleted == [(f"{tmp_path}/m-1", f"{tmp_path}/m-1.meta")]


def test_savers(graph):
    tf.get_variable("x", [2])
    assert not _tf.saver_is_empty(tf.train.Saver())
    assert _tf.saver_reshapes(tf.train.Saver(reshape=True))
    with stock.Graph().as_default():
        assert _tf.saver_is_empty(tf.train.Saver(allow_empty=True))


def test_saveables_of_a_checkpoint(graph):
    saveables = _tf.saveables_of(stock.train.Checkpoint(x=tf.get_variable("x", [2])))
    names = [spec.name for saveable in saveables for spec in saveable.specs]
    assert "x/.ATTRIBUTES/VARIABLE_VALUE" in names


def test_the_clock_of_a_saver_can_be_replaced():
    assert _tf.saver_clock() is time
    with mock.patch("tensorflow.python.training.saver.time") as clock:
        clock.time.return_value = 7.0
        assert _tf.saver_clock().time() == 7.0
