import importlib
import sys

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.legacy_imports.packages import PREFIX, install
from tf2compat.train.supervisor import Supervisor


def test_the_copy_gets_ours_and_the_package_itself_is_not_loaded():
    before = set(sys.modules)
    copy = importlib.import_module(f"{PREFIX}.tf_slim")
    assert copy.learning.supervisor.Supervisor is Supervisor
    assert not {name for name in set(sys.modules) - before if name.partition(".")[0] == "tf_slim"}


def test_twice_is_harmless_and_other_names_are_not_found():
    count = len(sys.meta_path)
    install()
    assert len(sys.meta_path) == count
    assert importlib.util.find_spec(f"{PREFIX}.not_there") is None


@pytest.mark.filterwarnings("ignore:Attempting to use a closed FileWriter")
def test_slim_trains(tmp_path):
    slim = tf.contrib.slim
    with tf.Graph().as_default():
        x = stock.constant([[1.0, 2.0], [3.0, 4.0]])
        with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(1e-4)):
            predicted = slim.fully_connected(x, 1, activation_fn=None)
        tf.losses.mean_squared_error(stock.reduce_sum(x, 1, keepdims=True), predicted)
        total = tf.losses.get_total_loss()
        train_op = slim.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.02))
        loss = slim.learning.train(
            train_op, str(tmp_path), number_of_steps=60, save_summaries_secs=0, log_every_n_steps=50
        )
    assert loss < 0.5
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-60")
