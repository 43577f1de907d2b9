import pytest

import tf2compat.v1 as tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.server_devices import beside_resources, is_lent, server_devices

TASKS = (("ps", 0), ("ps", 1), ("worker", 0), ("worker", 1))
OWN = "/job:worker/replica:0/task:1"
HERE = "/job:worker_sessions/replica:0/task:1"
DEVICES = {"/device:CPU:0": "/device:CPU:0"}


def placed(op, device, is_own=False, **attributes):
    node = tf.NodeDef(name="n", op=op, device=device)
    for name, value in attributes.items():
        node.attr[name].s = value
    for _ in range(2):  # A body and its functions are placed more than once.
        used = server_devices([node], ("worker", 1), TASKS, DEVICES, False, HERE, lambda node: is_own)
    on_server = node.device and not node.device.startswith(("/device", HERE))
    assert len(used) == bool(on_server)
    return node.device


@pytest.mark.parametrize(
    ("device", "wanted"),
    [
        ("/job:ps/task:1", "/job:ps/replica:0/task:1"),
        ("/job:ps/task:1/cpu:0", "/job:ps/replica:0/task:1/device:CPU:0"),
        ("/job:ps", "/job:ps/replica:0/task:0"),
        ("/job:worker/task:0/cpu:0", "/job:worker/replica:0/task:0/device:CPU:0"),
        ("/task:0", "/job:ps/replica:0/task:0"),
        ("/job:worker/task:1/cpu:0", f"{HERE}/device:CPU:0"),
        ("/job:worker", HERE),
        ("/cpu:0", "/device:CPU:0"),
        ("", ""),
    ],
)
def test_what_is_on_a_server_stays_there(device, wanted):
    assert placed("Add", device) == wanted


@pytest.mark.parametrize(
    ("device", "wanted"),
    [
        ("", "/job:ps/replica:0/task:0"),
        ("/cpu:0", "/job:ps/replica:0/task:0/device:CPU:0"),
        ("/job:ps", "/job:ps/replica:0/task:0"),
        ("/task:1", "/job:ps/replica:0/task:1"),
        ("/job:worker", "/job:worker/replica:0/task:0"),
        ("/job:worker/task:1/cpu:0", f"{OWN}/device:CPU:0"),
    ],
)
def test_what_clients_share_is_on_the_first_task_that_fits(device, wanted):
    assert placed("VarHandleOp", device, shared_name=b"v") == wanted
    assert placed("FIFOQueueV2", device, shared_name=b"q") == wanted


def test_what_nobody_else_uses_stays_in_the_process():
    assert placed("VarHandleOp", "/job:worker/task:1", True, shared_name=b"v") == HERE
    assert placed("HashTableV2", "/job:worker/task:1", shared_name=b"t") == HERE
    assert placed("FIFOQueueV2", "/job:worker/task:1", shared_name=b"") == HERE
    assert not is_lent(tf.NodeDef(name="n", op="HashTableV2"))


def test_a_queue_of_one_session_is_the_workers():
    assert placed("FIFOQueueV2", "") == ""


def test_what_takes_a_resource_is_where_that_is(graph):
    with tf.device("/job:ps/replica:0/task:1"):
        on_server = tf.get_variable("on_server", [2], use_resource=True)
    with tf.device("/device:CPU:0"):
        own = tf.get_variable("own", [2], use_resource=True)
    with tf.device("/job:ps/replica:0/task:0"):
        tf.raw_ops.ReadVariableOp(resource=own.handle, dtype=tf.float32, name="read_own")
    with tf.device(HERE):
        tf.raw_ops.ReadVariableOp(resource=on_server.handle, dtype=tf.float32, name="read_on_server")
        tf.cond(tf.constant(True), lambda: on_server + 1.0, lambda: on_server + 2.0, name="chosen")
    tf.raw_ops.PyFunc(input=[], token="t", Tout=[tf.float32], name="python")
    nodes = {node.name: node for node in graph.as_graph_def().node}
    for node in nodes.values():
        node.input[:] = [name if ":" in name or name.startswith("^") else f"{name}:0" for name in node.input]
    beside_resources(nodes.values(), HERE)
    places = {name: nodes[name].device for name in ("own", "read_own", "on_server", "read_on_server", "python")}
    assert places == {
        "own": f"{HERE}/device:CPU:0",
        "read_own": f"{HERE}/device:CPU:0",
        "on_server": "/job:ps/replica:0/task:1",
        "read_on_server": "/job:ps/replica:0/task:1",
        "python": HERE,
    }


@pytest.mark.parametrize("device", ["/job:worker/task:2", "/job:ps/task:2", "/job:chief"])
def test_a_task_that_there_is_not(device):
    with pytest.raises(DeviceNotFoundError, match="/job:worker/replica:0/task:1, /job:ps/replica:0/task:0"):
        placed("Add", device)
