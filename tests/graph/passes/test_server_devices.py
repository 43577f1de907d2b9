import pytest

import tf2compat.v1 as tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.server_devices import is_on_server, server_devices

SERVERS = (("ps", 0), ("ps", 1))
DEVICES = {"/device:CPU:0": "/device:CPU:0"}


def placed(op, device, **attributes):
    node = tf.NodeDef(name="n", op=op, device=device)
    for name, value in attributes.items():
        node.attr[name].s = value
    server_devices([node], ("worker", 1), SERVERS, DEVICES, False)
    return node.device


@pytest.mark.parametrize(
    ("device", "wanted"),
    [
        ("/job:ps/task:1", "/job:ps/replica:0/task:1"),
        ("/job:ps/task:1/cpu:0", "/job:ps/replica:0/task:1/device:CPU:0"),
        ("/job:ps", "/job:ps/replica:0/task:0"),
        ("/job:worker/task:1/cpu:0", "/device:CPU:0"),
        ("/job:worker", ""),
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
        ("/job:worker", ""),
        ("/job:worker/task:1/cpu:0", "/device:CPU:0"),
    ],
)
def test_what_workers_share_is_on_the_first_task_that_fits(device, wanted):
    assert placed("VarHandleOp", device, shared_name=b"v") == wanted
    assert placed("FIFOQueueV2", device, shared_name=b"q") == wanted


def test_a_queue_of_one_session_is_the_workers():
    assert placed("FIFOQueueV2", "") == ""


@pytest.mark.parametrize("device", ["/job:worker/task:0", "/job:ps/task:2", "/job:chief"])
def test_other_tasks_are_refused(device):
    with pytest.raises(DeviceNotFoundError, match="/job:worker/replica:0/task:1, /job:ps/replica:0/task:0"):
        placed("Add", device)


def test_the_devices_of_servers():
    assert is_on_server("/job:ps/task:3/cpu:0")
    assert not is_on_server("/job:worker/task:3")
