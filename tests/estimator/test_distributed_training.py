"""What a `RunConfig` with a strategy says of its process. Training in processes: test_on_replicas.py."""

import json

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError, UsageError
from tf2compat.estimator.distributed_training import should_run_distribute_coordinator

CLUSTER = {"chief": ["localhost:1"], "worker": ["localhost:2", "localhost:3"]}


@pytest.fixture
def strategy():
    return stock.distribute.OneDeviceStrategy("/cpu:0")


def config(monkeypatch, task, **options):
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": CLUSTER, "task": {"type": task, "index": 0}}))
    return tf.estimator.RunConfig(**options)


def test_a_worker_of_a_strategy_has_no_server(monkeypatch, strategy):
    worker = config(monkeypatch, "worker", train_distribute=strategy)
    assert (worker.task_type, worker.is_chief, worker.num_worker_replicas, worker.master) == ("worker", False, 3, "")
    assert should_run_distribute_coordinator(worker)
    assert worker.global_id_in_cluster == 1


def test_the_evaluator_is_by_itself(monkeypatch, strategy):
    evaluator = config(monkeypatch, "evaluator", train_distribute=strategy)
    assert (evaluator.task_type, evaluator.cluster_spec.as_dict()) == ("evaluator", {})
    assert not should_run_distribute_coordinator(evaluator)


def test_without_a_cluster(strategy):
    local = tf.estimator.RunConfig(train_distribute=strategy)
    assert local.train_distribute is strategy
    assert not should_run_distribute_coordinator(local)


def test_strategies_of_experimental_distribute(strategy):
    both = tf.contrib.distribute.DistributeConfig(train_distribute=strategy, eval_distribute=strategy)
    made = tf.estimator.RunConfig(experimental_distribute=both)
    assert made.train_distribute is made.eval_distribute is strategy
    with pytest.raises(UsageError, match="experimental_distribute.train_distribute"):
        tf.estimator.RunConfig(train_distribute=strategy, experimental_distribute=both)
    remote = tf.contrib.distribute.DistributeConfig(train_distribute=strategy, remote_cluster={"worker": ["a:1"]})
    with pytest.raises(UnsupportedError, match="remote_cluster"):
        tf.estimator.RunConfig(experimental_distribute=remote)
