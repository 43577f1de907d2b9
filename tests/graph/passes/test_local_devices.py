import pytest

import tf2compat.v1 as tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.local_devices import local_devices, placements

AVAILABLE = placements(["/device:CPU:0", "/device:GPU:0"])


@pytest.mark.parametrize(
    ("device", "local"),
    [
        ("", ""),
        ("/job:ps/task:3", ""),
        ("/job:worker/replica:0/task:1/device:GPU:0", "/device:GPU:0"),
        ("/cpu:0", "/device:CPU:0"),
        ("/gpu:0", "/device:GPU:0"),
        ("/device:CPU:0", "/device:CPU:0"),
    ],
)
def test_devices_of_a_cluster(device, local):
    node = tf.NodeDef(name="n", device=device)
    local_devices([node], AVAILABLE, False)
    assert node.device == local


def test_a_device_that_is_not_there():
    node = tf.NodeDef(name="lonely", device="/gpu:3")
    with pytest.raises(DeviceNotFoundError, match=r"operation lonely.*allow_soft_placement=True") as caught:
        local_devices([node], AVAILABLE, False)
    assert isinstance(caught.value, tf.errors.InvalidArgumentError)
    local_devices([node], AVAILABLE, True)
    assert node.device == ""


def test_the_cpus_that_a_session_declares():
    assert placements(["/device:CPU:0"], 2) == {"/device:CPU:0": "/device:CPU:0", "/device:CPU:1": "/device:CPU:0"}
    both = ["/device:CPU:0", "/device:CPU:1"]
    assert placements(both, 2) == {device: device for device in both}


def test_a_session_with_two_cpus(graph, either_session):
    with tf.device("/cpu:1"):
        y = tf.get_variable("v", initializer=1.0) + 1.0
    with either_session(config=tf.ConfigProto(device_count={"CPU": 2})) as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(y) == 2.0


def test_in_a_session(graph, either_session):
    with tf.device("/cpu:0"):
        v = tf.get_variable("v", initializer=1.0)
    with tf.device("/device:GPU:0"):
        y = v + 1.0
    for config in (None, tf.ConfigProto()):
        with either_session(config=config) as sess:
            with pytest.raises(tf.errors.InvalidArgumentError, match="Cannot assign a device"):
                sess.run(v.initializer)  # Stock places the whole graph at the first run.
                sess.run(y)
    with either_session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
        sess.run(v.initializer)
        assert sess.run(y) == 2.0


def test_the_devices_of_a_cluster_are_those_of_this_process(graph):
    with tf.device("/job:ps/task:3/cpu:0"):
        v = tf.get_variable("v", initializer=1.0)
    with tf.device(tf.train.replica_device_setter(ps_tasks=2, worker_device="/job:worker/task:1")):
        w = tf.get_variable("w", initializer=2.0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(v + w) == 3.0
