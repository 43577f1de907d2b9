"""TF1's ways to start from another checkpoint, on the engine: as stock TensorFlow does it."""

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as v1


@pytest.fixture
def path(tmp_path):
    with tf.Graph().as_default():
        v1.get_variable("old/kernel", initializer=tf.reshape(tf.range(8.0), [4, 2]))
        v1.get_variable("old/bias", initializer=tf.ones([2]))
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            return v1.train.Saver().save(sess, str(tmp_path / "old"))


@pytest.mark.parametrize("partitions", [None, 2])
@pytest.mark.parametrize("use_resource", [True, False])
def test_init_from_checkpoint(path, partitions, use_resource):
    with tf.Graph().as_default():
        partitioner = v1.fixed_size_partitioner(partitions) if partitions else None
        with v1.variable_scope("new", use_resource=use_resource):
            kernel = v1.get_variable("kernel", [4, 2], partitioner=partitioner)
            other = v1.get_variable("other", initializer=tf.zeros([2]))
        v1.train.init_from_checkpoint(path, {"old/kernel": "new/kernel"})
        v1.train.init_from_checkpoint(path, {"old/bias": other})
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            np.testing.assert_array_equal(sess.run(tf.convert_to_tensor(kernel)), np.arange(8.0).reshape(4, 2))
            assert sess.run(other).tolist() == [1.0, 1.0]


def test_init_from_checkpoint_says_what_is_missing(path):
    with tf.Graph().as_default():
        v1.get_variable("new", [2])
        with pytest.raises(ValueError, match="not found in"):
            v1.train.init_from_checkpoint(path, {"nothing": "new"})


def test_warm_start_with_other_names_and_a_vocabulary(path, tmp_path):
    (tmp_path / "before").write_text("a\nb\nc\nd\n")
    (tmp_path / "now").write_text("d\nnew\na\n")
    with tf.Graph().as_default():
        kernel = v1.get_variable("kernel", [3, 2], initializer=v1.zeros_initializer())
        bias = v1.get_variable("bias", [2])
        vocabulary = v1.train.VocabInfo(str(tmp_path / "now"), 3, 0, str(tmp_path / "before"), 4)
        v1.train.warm_start(
            path,
            vars_to_warm_start=[kernel, bias],
            var_name_to_vocab_info={"kernel": vocabulary},
            var_name_to_prev_var_name={"kernel": "old/kernel", "bias": "old/bias"},
        )
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            assert sess.run(bias).tolist() == [1.0, 1.0]
            assert sess.run(kernel)[[0, 2]].tolist() == [[6.0, 7.0], [0.0, 1.0]]
