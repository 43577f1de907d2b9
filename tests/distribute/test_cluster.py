import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.distribute.cluster import cluster_of
from tf2compat.errors import UsageError

JOBS = {"ps": ["p:1", "p:2"], "worker": ["w:1", "w:2"], "chief": ["c:1"], "evaluator": ["e:1"]}


def cluster(job, index, jobs=None):
    return cluster_of(_tf.server_def(tf.train.ClusterSpec(jobs or JOBS), job, index, "grpc", None))


def test_the_chief_is_the_first_of_those_that_train():
    chief = cluster("chief", 0)
    assert chief.workers == ("c:1", "w:1", "w:2")
    assert (chief.worker, chief.address, chief.parameter_servers) == (0, "c:1", ("p:1", "p:2"))
    assert cluster("worker", 1).worker == 2
    assert cluster("worker", 0, {"ps": ["p:1"], "worker": ["w:1"]}).worker == 0


def test_tasks_that_do_not_train():
    assert cluster("ps", 1).is_parameter_server
    assert (cluster("ps", 1).worker, cluster("evaluator", 0).worker) == (-1, -1)


def test_tasks_with_gaps_in_their_numbers():
    assert cluster("worker", 5, {"worker": {2: "w:2", 5: "w:5"}}).worker == 1


def test_a_task_that_there_is_not():
    with pytest.raises(UsageError, match="no task 7 of a job 'worker'"):
        cluster("worker", 7)
