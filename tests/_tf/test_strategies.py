"""Which behaviour of TensorFlow's private names `_tf/strategies.py` relies on."""

import keras
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_worker_context():
    from tensorflow.python.distribute import distribute_coordinator

    assert _tf.current_worker_context() is None
    context = distribute_coordinator._WorkerContext("strategy", None, None, None)
    with context:
        assert _tf.current_worker_context() is context
        assert _tf.worker_strategy(context) == "strategy"


def test_the_default_strategy(graph):
    default = _tf.default_strategy()
    assert default is stock.distribute.get_strategy()
    with stock.distribute.OneDeviceStrategy("CPU:0").scope():
        assert _tf.default_strategy() is default


def test_copies_as_one_variable(graph):
    strategy = stock.distribute.MirroredStrategy(["CPU:0"])
    for value in (1.0, 1):
        with _tf.eager_mode():
            copies = [stock.Variable(value)]
            variable = _tf.mirrored_variable(strategy, copies)
            variable.assign(variable + variable)
            assert copies[0].numpy() == 2
            assert strategy.experimental_local_results(variable) == (copies[0],)


def test_the_definition_of_a_server():
    found = _tf.server_def({"ps": ["a:1"], "worker": ["b:1"]}, "worker", 0, "grpc", None)
    assert (found.job_name, found.task_index, len(found.cluster.job)) == ("worker", 0, 2)


def test_copies_and_the_variable_that_they_are_of():
    plain, of_keras = tf.Variable(1.0), keras.Variable(1.0)
    assert _tf.copies_of(plain) == [plain]
    assert _tf.copies_of(of_keras)[0] is of_keras.value
    with tf.distribute.MirroredStrategy(["CPU:0"]).scope():
        mirrored = tf.Variable(1.0)
    (copy,) = _tf.copies_of(mirrored)
    assert _tf.whole_variable(copy) is mirrored
    assert _tf.whole_variable(plain) is plain


def test_strategies_have_a_name_of_run_that_tf1_gave_it(monkeypatch):
    from tensorflow.python.distribute import distribute_lib

    monkeypatch.setattr(distribute_lib.StrategyBase, "experimental_run_v2", None, raising=False)
    for _ in range(2):
        _tf.run_as_in_tf1()
    strategy = tf.distribute.OneDeviceStrategy("/cpu:0")
    assert strategy.experimental_run_v2(lambda x: x + 1, args=(tf.constant(1),)).numpy() == 2
