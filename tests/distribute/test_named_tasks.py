import pytest

import tf2compat.v1 as tf
from tf2compat.distribute.named_tasks import uses_tasks

TASKS = (("worker", 0), ("worker", 1))


@pytest.mark.parametrize(
    ("device", "uses"),
    [
        ("", False),
        ("/cpu:0", False),
        ("/job:worker", False),
        ("/job:worker/task:0", False),
        ("/task:0", False),
        ("/job:worker/task:1/cpu:0", True),
        ("/task:1", True),
        ("/job:worker/task:7", False),
    ],
)
def test_a_graph_that_names_another_task(graph, device, uses):
    with tf.device(device):
        tf.get_variable("v", initializer=1.0)
        tf.FIFOQueue(1, tf.float32)
    assert uses_tasks(graph, ("worker", 0), TASKS) is uses


def test_a_queue_for_others(graph):
    with tf.device("/job:worker/task:0"):
        tf.FIFOQueue(1, tf.float32, shared_name="done")
    assert uses_tasks(graph, ("worker", 0), TASKS)
