"""In a cluster: tests/estimator/test_on_replicas.py."""

import json

import pytest
import tensorflow as tf

import tf2compat.v1 as tf1


@pytest.mark.parametrize(
    ("task", "kind"), [(None, tf.distribute.MirroredStrategy), ("evaluator", tf.distribute.OneDeviceStrategy)]
)
def test_without_other_workers(monkeypatch, task, kind):
    if task:
        cluster = {"chief": ["localhost:1"], "worker": ["localhost:2"]}
        monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": {"type": task, "index": 0}}))
    strategy = tf1.distribute.experimental.MultiWorkerMirroredStrategy()
    assert isinstance(strategy, kind)
    assert tf1.contrib.distribute.CollectiveAllReduceStrategy() is strategy
