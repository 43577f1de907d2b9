import pytest

import tf2compat.v1 as tf
from tf2compat.graph.named_tasks import named_tasks

OWN, OTHER = ("worker", 0), ("worker", 1)


@pytest.mark.parametrize(
    ("device", "tasks"),
    [
        ("", set()),
        ("/cpu:0", set()),
        ("/job:worker", set()),
        ("/job:worker/task:0", set()),
        ("/task:0", set()),
        ("/job:worker/task:1/cpu:0", {OTHER}),
        ("/task:1", {OTHER}),
        ("/job:worker/task:7", set()),
    ],
)
def test_a_graph_that_names_another_task(graph, device, tasks):
    with tf.device(device):
        tf.get_variable("v", initializer=1.0)
        tf.FIFOQueue(1, tf.float32)
    assert named_tasks(graph, OWN, [OWN, OTHER], lambda operation: False) == tasks


def test_what_is_lent_on_the_own_task(graph):
    with tf.device("/job:worker/task:0"):
        tf.FIFOQueue(1, tf.float32, shared_name="done")
    assert named_tasks(graph, OWN, [OWN, OTHER], lambda operation: "Queue" in operation.type) == {OWN}
