import json
import os

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tests import programs
from tf2compat.distribute import chosen_strategy, strategy_of
from tf2compat.errors import UnsupportedError, UsageError, UsageTypeError
from tf2compat.placement.strategies import replicas_of


def test_one_device():
    strategy = strategy_of("one_device", ["CPU:0"])
    assert strategy is strategy_of("one_device", ["CPU:0"])
    replicas = replicas_of(strategy)
    assert (replicas.devices, replicas.total, replicas.is_chief) == (("/device:CPU:0",), 1, True)


def test_the_default_strategy_is_none():
    assert replicas_of(strategy_of("default")) is None
    assert replicas_of(None) is None


def test_a_session_in_a_scope_runs_on_its_strategy(graph):
    strategy = stock.distribute.OneDeviceStrategy("CPU:0")
    v = tf.get_variable("v", initializer=1.0)
    with strategy.scope(), tf.Session() as sess:
        assert sess.strategy is strategy
        sess.run(v.initializer)
        assert sess.run(v + 1.0) == 2.0
    with tf.Session() as sess:
        assert sess.strategy.num_replicas_in_sync == 1
        assert sess.strategy is not strategy


def test_the_environment_chooses(monkeypatch):
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "one_device")
    monkeypatch.setenv("TF2COMPAT_DEVICES", "CPU:0")
    assert chosen_strategy() is strategy_of("one_device", ["CPU:0"])
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "two_devices")
    with pytest.raises(UsageError, match="'two_devices'"):
        chosen_strategy()


def test_bad_arguments(graph):
    with pytest.raises(UsageError, match="'two_devices'.*mirrored"):
        strategy_of("two_devices")
    with pytest.raises(UsageTypeError, match="int"):
        tf.Session(strategy=3)


def test_asynchronous_parameter_servers_are_refused():
    class Asynchronous(stock.distribute.ParameterServerStrategy):
        def __init__(self):
            pass

    with pytest.raises(UnsupportedError, match="asynchronously"):
        replicas_of(Asynchronous())


def test_after_the_first_operation_it_is_too_late_for_many_processes():
    code = (
        "import tensorflow as tf; tf.constant(1.0) + 1\n"
        "from tf2compat.distribute import strategy_of; strategy_of('multi_worker_mirrored')"
    )
    cluster = {"cluster": {"worker": ["localhost:1", "localhost:2"]}, "task": {"type": "worker", "index": 0}}
    done = programs.run(["-c", code], env=os.environ | {"TF_CONFIG": json.dumps(cluster)}, timeout=60)
    assert done.returncode != 0
    assert "UsageStateError" in done.stderr
    assert "at the start of the program" in done.stderr
