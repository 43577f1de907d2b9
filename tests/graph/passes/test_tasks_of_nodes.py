import pytest

import tf2compat.v1 as tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.tasks_of_nodes import tasks_of_nodes
from tf2compat.graph.tasks import device_of

TASKS = [("worker", 0), ("worker", 1), ("ps", 0), ("ps", 1)]


def container(device, tasks=TASKS, **attributes):
    node = tf.NodeDef(name="q", op="FIFOQueueV2", device=device)
    for key, value in attributes.items():
        node.attr[key].s = value
    tasks_of_nodes([node], tasks)
    return node.attr["container"].s


@pytest.mark.parametrize(
    ("device", "task"),
    [
        ("", b"ps.0"),
        ("/cpu:0", b"ps.0"),
        ("/job:ps", b"ps.0"),
        ("/job:worker/device:CPU:0", b"worker.0"),
        ("/task:1", b"ps.1"),
        ("/job:worker/replica:0/task:1/device:GPU:3", b"worker.1"),
    ],
)
def test_a_resource_is_in_the_container_of_the_first_task_that_fits(device, task):
    assert container(device) == task
    assert container(device, container=b"mine") == task + b"/mine"


def test_nothing_is_done_without_a_cluster_and_to_other_nodes():
    assert container("/job:none", ()) == b""
    node = tf.NodeDef(name="a", op="NoOp", device="/job:ps")
    tasks_of_nodes([node], TASKS)
    assert "container" not in node.attr


@pytest.mark.parametrize("device", ["/job:evaluator", "/job:ps/task:2", "/task:2"])
def test_a_task_that_there_is_not(device):
    with pytest.raises(DeviceNotFoundError, match=f"pinned to '{device}'.*{device_of(('worker', 1))}"):
        container(device)
