import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.body import Body
from tf2compat.graph.flow import before
from tf2compat.graph.passes import late_reads
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.runtime.config import session_config
from tf2compat.runtime.remote_rewriting import RemoteRewriting
from tf2compat.runtime.session_state import SessionState


class Two:
    """Stands for a connection to two servers."""

    task = ("worker", 0)
    tasks = (("ps", 0), ("ps", 1), ("worker", 0), ("worker", 1))

    def __init__(self):
        self.reached = set()
        self.kept_variables = {}

    def ensure(self, tasks=()):
        self.reached.update(tasks)


def test_nodes_on_servers_stay_there_under_names_that_all_workers_give(graph):
    with tf.device(tf.train.replica_device_setter(2, worker_device="/job:worker/task:0")):
        v, w = (tf.get_variable(name, initializer=[1.0, 2.0], use_resource=name == "w") for name in "vw")
        total = tf.add(v, w, name="total")
    two, state = Two(), SessionState(None, "tf2compat.cluster")
    rewriting = RemoteRewriting(two, graph, state, session_config(None))
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], [total.name], [], {})
    assert rewriting.step(body) == []
    assert body.arguments == []
    assert [(node.name, node.device) for node in rewriting.handles] == [
        ("v", "/job:ps/replica:0/task:0"),
        ("w", "/job:ps/replica:0/task:1"),
    ]
    for name in "vw":
        assert body.nodes[name].op == "VarHandleOp"
        assert body.nodes[name].attr["container"].s == b"tf2compat.cluster"
        assert body.nodes[name].attr["shared_name"].s == name.encode()
    assert body.nodes["total"].device == "/job:localhost/replica:0/task:0", "as TensorFlow names this process here"


def rewriting_of(graph, two, config=None):
    return RemoteRewriting(two, graph, SessionState(None, "tf2compat.cluster"), session_config(config))


def cut(graph, fetches, targets=()):
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    return cut_at_feeds(snapshot, fetches, targets, [])


def test_a_task_that_a_step_names_is_connected(graph):
    two, filtered = Two(), tf.ConfigProto(device_filters=["/job:ps", "/job:worker/task:0"])
    with tf.device("/job:worker/task:1"):
        total = tf.add(1.0, 2.0)
    body = cut(graph, [total])
    with pytest.raises(DeviceNotFoundError, match="device_filters"):
        rewriting_of(graph, two, filtered).step(body)
    rewriting_of(graph, two).step(body)
    assert body.nodes[total.op.name].device == "/job:worker/replica:0/task:1"
    assert two.reached == {("worker", 1)}


@pytest.mark.parametrize("use_resource", [True, False])
@pytest.mark.parametrize(
    ("task", "by", "waits"),
    [("ps", "worker", False), ("ps", "ps", True), ("worker", "worker", True)],
)
def test_a_variable_of_a_server_is_fetched_as_it_was(graph, monkeypatch, use_resource, task, by, waits):
    """TensorFlow 1.15.5 sent it when the step began; an update by what the server has came first as a rule."""
    monkeypatch.setattr(late_reads, "_state", {"enabled": True})
    with tf.variable_scope("", use_resource=use_resource), tf.device(f"/job:{task}/task:0"):
        v = tf.get_variable("v", initializer=1.0)
    with tf.device(f"/job:{by}/task:0"):
        change = tf.exp(1.0)
    written = tf.assign_add(v, change)
    body = cut(graph, [v], [written.op])
    rewriting_of(graph, Two()).step(body)
    write = next(node.name for node in body.nodes.values() if node.op.startswith("AssignAdd"))
    assert (write in before(body, body.returns)) is waits


def test_the_tasks_that_a_graph_names_are_connected_when_a_session_is_opened(graph):
    two = Two()
    with tf.device("/job:worker/task:0"):
        tf.add(1.0, 2.0)
        tf.get_variable("local", initializer=1.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
    rewriting_of(graph, two).connect(graph)
    assert two.reached == set(), "what is on the own task stays in the process"
    for task in ("/job:worker/task:0", "/job:worker/task:1"):
        with tf.device(task):
            tf.FIFOQueue(1, tf.int32, shared_name="done")
    rewriting_of(graph, two).connect(graph)
    assert two.reached == {("worker", 0), ("worker", 1)}


def test_a_device_that_a_task_does_not_have(graph):
    with tf.device("/job:worker/task:1/gpu:3"):
        total = tf.add(1.0, 2.0)
    with pytest.raises(DeviceNotFoundError, match="GPU:3'"):
        rewriting_of(graph, Two()).step(cut(graph, [total]))
    soft = tf.ConfigProto(allow_soft_placement=True)
    rewriting_of(graph, Two(), soft).step(cut(graph, [total]))


def test_a_device_without_a_number(graph, monkeypatch):
    device = "/job:worker/replica:0/task:1/device:CPU:0"
    found = [_tf.DeviceAttributes(name, "CPU", 7, 8) for name in ("/job:here/replica:0/task:0/device:CPU:0", device)]
    monkeypatch.setattr(_tf, "list_devices", lambda: found)
    with tf.device(tf.DeviceSpec(job="worker", task=1, device_type="CPU")):
        total = tf.add(1.0, 2.0)
    body = cut(graph, [total])
    rewriting_of(graph, Two()).step(body)
    assert body.nodes[total.op.name].device == device.replace("CPU:0", "CPU:*")


def test_functions_of_data_sets_name_no_task(graph):
    """They run where the data set is; what has a state was pinned to this process, which that task does not see."""
    with tf.device("/job:worker/task:1"):
        numbers = tf.data.Dataset.range(3).map(lambda x: tf.cast(x, tf.float32) + tf.random_uniform([]))
        start = numbers.make_initializable_iterator().initializer
    rewriting, registered = rewriting_of(graph, Two()), []
    rewriting._state.register = registered.append
    body = cut(graph, [], [start])
    rewriting.step(body)
    assert any("Random" in node.op for function in registered for node in function.node_def)
    assert {node.device for function in registered for node in function.node_def} == {""}
    assert body.nodes[start.name].device == "/job:worker/replica:0/task:1"
