import sys
import types

import portpicker
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError, UsageError


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


def test_sessions_of_a_server_that_holds_nothing_are_refused(graph, monkeypatch):
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "multi_worker_mirrored")
    tf.constant(1.0)
    cluster = {"ps": ["localhost:0"], "worker": ["localhost:0"]}
    server = tf.train.Server(cluster, job_name="ps", task_index=0)
    with pytest.raises(UnsupportedError, match="grpc://"):
        tf.Session(server.target)


def test_a_worker_of_a_cluster_with_parameter_servers_trains_alone(graph, monkeypatch):
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "multi_worker_mirrored")
    cluster = tf.train.ClusterSpec({"ps": ["localhost:1"], "worker": ["localhost:2"]})
    server = tf.train.Server(cluster, job_name="worker", task_index=0)
    assert server.target == "grpc://localhost:2"
    assert server.server_def.job_name == "worker"
    with tf.device(tf.train.replica_device_setter(cluster=cluster)):
        v = tf.get_variable("v", initializer=1.0)
    assert "/job:ps" in v.device
    server.start()
    with tf.Session(server.target) as sess:
        sess.run(v.initializer)
        assert sess.run(v) == 1.0
    with pytest.raises(UnsupportedError, match="in-graph replication"):
        server.join()


@pytest.fixture
def whole_cluster():
    """The servers of two workers and two parameter servers, all of this process, by job."""
    ports = iter([portpicker.pick_unused_port() for _ in range(4)])
    jobs = {job: [f"localhost:{next(ports)}" for _ in range(2)] for job in ("worker", "ps")}
    return {job: [tf.train.Server(jobs, job_name=job, task_index=n) for n in range(2)] for job in jobs}


@pytest.mark.parametrize(
    ("device", "is_shared"),
    [
        ("", True),
        ("/job:ps", True),
        ("/job:ps/task:1", True),
        ("/job:worker", True),
        ("/job:worker/task:1/cpu:0", True),
        ("/task:1", True),
        ("/cpu:0", True),
        ("own", False),
    ],
)
def test_workers_of_one_process_share_what_is_on_one_task(whole_cluster, device, is_shared):
    sessions = []
    for number, server in enumerate(whole_cluster["worker"]):
        with tf.Graph().as_default() as graph:
            with tf.device(f"/job:worker/task:{number}" if device == "own" else device):
                v = tf.get_variable("v", initializer=number + 1.0)
            sessions.append((tf.Session(server.target, graph=graph), v))
    (first, v), (second, w) = sessions
    first.run(v.initializer)
    with w.graph.as_default():
        assert list(second.run(tf.report_uninitialized_variables([w]))) == ([] if is_shared else [b"v"])
        second.run(tf.assign(w, 5.0))
    assert first.run(v) == (5.0 if is_shared else 1.0)


def test_queues_of_one_process_are_shared_by_their_shared_name(whole_cluster):
    def sizes(**name):
        found = []
        for number, server in enumerate(whole_cluster["worker"]):
            with tf.Graph().as_default() as graph, tf.device("/job:ps/task:0"):
                queue = tf.FIFOQueue(9, tf.int32, shapes=[[]], name="q", **name)
                enqueue, size = queue.enqueue(number), queue.size()
            sess = tf.Session(server.target, graph=graph)
            sess.run(enqueue)
            found.append(sess.run(size))
        return found

    assert sizes() == [1, 1], "TF1 gave each session a queue of its own"
    assert sizes(shared_name="s") == [1, 2]


def test_a_whole_cluster(whole_cluster, graph):
    on_server = tf.Session(whole_cluster["ps"][1].target)
    names = [device.name for device in on_server.list_devices()]
    assert names[0].startswith("/job:ps/replica:0/task:1/device:CPU:0")
    assert any(name.startswith("/job:worker/replica:0/task:0/") for name in names)
    with tf.device("/job:ps/task:7"):
        v = tf.get_variable("v", initializer=1.0)
    with pytest.raises(stock.errors.InvalidArgumentError, match="/job:ps/replica:0/task:1"):
        on_server.run(v.initializer)
    with tf.device("/job:ps"), tf.container("kept"):
        kept = tf.get_variable("kept", initializer=1.0)
    with tf.device("/job:ps"):
        w = tf.get_variable("w", initializer=2.0)
    on_server.run([kept.initializer, w.initializer])
    for containers, missing in ((["kept"], [b"kept"]), (None, [b"kept", b"w"])):
        tf.Session.reset(whole_cluster["worker"][0].target, containers)
        with tf.Session(whole_cluster["worker"][1].target) as sess:
            assert list(sess.run(tf.report_uninitialized_variables([kept, w]))) == missing
    with pytest.raises(stock.errors.AbortedError):
        on_server.run(w)


def test_some_of_the_workers_in_one_process_are_refused(graph):
    jobs = {"worker": [f"localhost:{portpicker.pick_unused_port()}" for _ in range(3)]}
    first = tf.train.Server(jobs, job_name="worker", task_index=0)
    tf.train.Server(jobs, job_name="worker", task_index=1)
    with pytest.raises(UsageError, match=r"has a server of task \('worker', 1\)"):
        tf.train.Server(jobs, job_name="worker", task_index=1)
    with pytest.raises(RuntimeError, match="This process has the workers .* of 3"):
        tf.Session(first.target)
    tf.train.Server(jobs, job_name="worker", task_index=2)
    with tf.Session(first.target) as sess:
        assert sess.run(tf.constant(3)) == 3, "now it has all"


def test_a_task_that_there_is_not():
    with pytest.raises(ValueError, match="no task 3"):
        tf.train.Server({"ps": ["localhost:1"], "worker": ["localhost:2"]}, job_name="worker", task_index=3)


def test_tensorflows_server_of_a_task_has_threads_that_sleep(monkeypatch):
    """It has the other settings of the program's, which stay as they are."""
    given = []

    def made(cluster, job, number, protocol, config):
        given.append((cluster.as_dict(), config))
        return types.SimpleNamespace(target="grpc://localhost:5")

    config = tf.ConfigProto(inter_op_parallelism_threads=3)
    definition = types.SimpleNamespace(job_name="ps", task_index=1)
    module = sys.modules[tf.train.Server.__module__]
    monkeypatch.setattr(module.tf.compat.v1.train, "Server", made)
    task = types.SimpleNamespace(_server_def=definition, _config=config)
    assert tf.train.Server._start_holding(task) == 5
    ((cluster, used),) = given
    assert cluster == {"ps": {1: "localhost:0"}}
    assert used.inter_op_parallelism_threads == 3
    assert used.experimental.disable_thread_spinning
    assert not config.experimental.disable_thread_spinning
