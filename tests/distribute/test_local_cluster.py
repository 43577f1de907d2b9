import portpicker
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.distribute import local_cluster
from tf2compat.distribute.cluster import cluster_of
from tf2compat.distribute.local_cluster import add_task, trains_in_step
from tf2compat.errors import UsageError, UsageStateError


@pytest.fixture(autouse=True)
def no_clusters(monkeypatch):
    """Forgets the clusters of other tests; workers train in step."""
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "multi_worker_mirrored")
    monkeypatch.setattr(local_cluster, "_clusters", {})


@pytest.fixture
def add():
    """Adds tasks of one cluster of two workers and a parameter server; returns those that are here."""
    jobs = {
        job: [f"localhost:{portpicker.pick_unused_port()}" for _ in range(n)] for job, n in (("worker", 2), ("ps", 1))
    }

    def add_one(job, number):
        cluster = cluster_of(_tf.server_def(tf.train.ClusterSpec(jobs), job, number, "grpc", None))
        return add_task(cluster, f"grpc://{cluster.address}", None)

    return add_one


def test_a_worker_alone_trains_with_those_of_other_processes(add, monkeypatch):
    here = add("ps", 0)
    assert not here.trains_in_step
    assert not here.is_whole
    assert add("worker", 0) is here
    assert here.trains_in_step
    assert trains_in_step()
    joined = []
    monkeypatch.setattr(here, "_join_others", joined.append)
    here._join(None)
    here._join(None)
    assert [cluster.worker for cluster in joined] == [0]
    with pytest.raises(UsageStateError, match="trains as one of 2 workers already"):
        add("worker", 1)


def test_all_workers_here_are_a_whole_cluster(add):
    add("worker", 1)
    here = add("worker", 0)
    assert here.is_whole
    assert not here.trains_in_step
    with pytest.raises(UsageError, match=r"task \('worker', 1\) at"):
        add("worker", 1)


def test_one_device_is_not_trained_in_step():
    with tf.distribute.OneDeviceStrategy("/device:CPU:0").scope():
        assert not trains_in_step()


@pytest.mark.parametrize(("task", "shared_name", "uses"), [(0, None, False), (0, "done", True), (1, None, True)])
def test_a_graph_uses_tasks_by_naming_another_or_a_queue_for_others(graph, task, shared_name, uses):
    jobs = {"worker": ["localhost:1", "localhost:2"]}
    cluster = cluster_of(_tf.server_def(tf.train.ClusterSpec(jobs), "worker", 0, "grpc", None))
    with tf.device(f"/job:worker/task:{task}"):
        tf.get_variable("v", initializer=1.0)
        tf.FIFOQueue(1, tf.float32, shared_name=shared_name)
    assert local_cluster._uses_tasks(graph, cluster) is uses


@pytest.mark.parametrize(("is_built", "joined"), [(False, "_use_servers"), (True, "_join_others")])
def test_a_session_that_is_opened_before_its_graph_uses_the_others(graph, monkeypatch, is_built, joined):
    """It may be the one client of tasks that `join`: it waited for them to train in step."""
    monkeypatch.delenv("TF2COMPAT_STRATEGY")
    jobs = {"worker": [f"localhost:{portpicker.pick_unused_port()}" for _ in range(2)]}
    cluster = cluster_of(_tf.server_def(tf.train.ClusterSpec(jobs), "worker", 1, "grpc", None))
    here = add_task(cluster, f"grpc://{cluster.address}", None)
    called = []
    for name in ("_use_servers", "_join_others"):
        monkeypatch.setattr(here, name, lambda worker, name=name: called.append((name, worker.task)))
    if is_built:
        tf.constant(1.0)
    here._join_for(graph)
    assert called == [(joined, ("worker", 1))]
