import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError


@pytest.fixture(params=["stock", "tf2compat"])
def either(request):
    """Stock's module, then ours."""
    return {"stock": stock.compat.v1, "tf2compat": tf}[request.param]


def counter(module):
    with module.Graph().as_default() as graph:
        v = module.get_variable("v", initializer=1)
        queue = module.FIFOQueue(5, module.int32, shapes=[[]], shared_name="q")
        return graph, v, module.assign_add(v, 1), queue.enqueue(7), queue.dequeue()


def test_sessions_of_a_server_share_what_it_holds(either):
    server = either.train.Server.create_local_server()
    graph, v, add, enqueue, _ = counter(either)
    with either.Session(server.target, graph=graph) as sess:
        sess.run([v.initializer, enqueue])
        sess.run(add)
    graph, v, add, _, dequeue = counter(either)
    with either.Session(server.target, graph=graph) as first, either.Session(server.target, graph=graph) as second:
        assert first.run(v) == 2
        second.run(add)
        assert first.run(v) == 3
        assert second.run(dequeue) == 7
    other = either.train.Server.create_local_server()
    with either.Session(other.target, graph=graph) as sess, pytest.raises(stock.errors.FailedPreconditionError):
        sess.run(v)


def test_a_worker_waits_for_the_chief(graph, tmp_path):
    server = tf.train.Server.create_local_server()
    step = tf.train.create_global_step()
    add = tf.assign_add(step, 1)
    worker = tf.train.SessionManager(ready_op=tf.constant([], tf.string), graph=graph)
    chief = tf.train.Supervisor(logdir=str(tmp_path)).prepare_or_wait_for_session(server.target)
    with worker.wait_for_session(server.target, max_wait_secs=5) as sess:
        sess.run(add)
        assert sess.sess_str == server.target.encode()
    assert chief.run(step) == 1
    chief.close()


def test_larger_clusters_are_refused(graph):
    tf.constant(1.0)
    cluster = {"ps": ["localhost:0"], "worker": ["localhost:0"]}
    server = tf.train.Server(cluster, job_name="ps", task_index=0)
    with pytest.raises(UnsupportedError, match="grpc://"):
        tf.Session(server.target)


def test_a_worker_of_a_cluster_with_parameter_servers_trains_alone(graph, caplog):
    caplog.set_level("INFO")
    cluster = tf.train.ClusterSpec({"ps": ["localhost:1"], "worker": ["localhost:2"]})
    server = tf.train.Server(cluster, job_name="worker", task_index=0)
    assert server.target == "grpc://localhost:2"
    assert server.server_def.job_name == "worker"
    assert "train in step" in caplog.text
    with tf.device(tf.train.replica_device_setter(cluster=cluster)):
        v = tf.get_variable("v", initializer=1.0)
    assert "/job:ps" in v.device
    server.start()
    with tf.Session(server.target) as sess:
        sess.run(v.initializer)
        assert sess.run(v) == 1.0
    with pytest.raises(UnsupportedError, match="in-graph replication"):
        server.join()


def test_a_task_that_there_is_not():
    with pytest.raises(ValueError, match="no task 3"):
        tf.train.Server({"ps": ["localhost:1"], "worker": ["localhost:2"]}, job_name="worker", task_index=3)
