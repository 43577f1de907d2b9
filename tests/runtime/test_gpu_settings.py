"""GPU options, with GPUs that TensorFlow is made to see; no GPU is used."""

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.passes.local_devices import placements
from tf2compat.runtime.config import session_config
from tf2compat.runtime.gpu_settings import gpu_settings
from tf2compat.runtime.step_functions import StepFunctions


@pytest.fixture
def machine(monkeypatch):
    """Four GPUs, no devices yet; what was set of them."""
    gpus = [f"GPU {number}" for number in range(4)]
    seen = {"visible": gpus, "growth": {}, "others": [], "started": False}

    def set_memory_growth(gpu, value):
        if seen["started"] and seen["growth"].get(gpu) != value:
            raise RuntimeError
        seen["growth"][gpu] = value

    monkeypatch.setattr(stock.config, "list_physical_devices", lambda kind: gpus if kind == "GPU" else ["CPU"])
    monkeypatch.setattr(stock.config, "set_visible_devices", lambda chosen, _: seen.update(visible=chosen))
    monkeypatch.setattr(stock.config, "get_visible_devices", lambda _: seen["visible"])
    monkeypatch.setattr(stock.config.experimental, "set_memory_growth", set_memory_growth)
    monkeypatch.setattr(_tf, "add_gpu_options", lambda options: seen["others"].append(options) or [])
    monkeypatch.setattr(_tf, "is_runtime_started", lambda: seen["started"])
    return seen


def applied(counts=None, **options):
    return list(gpu_settings(tf.ConfigProto(device_count=counts, gpu_options=tf.GPUOptions(**options))))


@pytest.mark.parametrize(
    ("counts", "listed", "visible"),
    [
        ({}, "2", ["GPU 2"]),
        ({}, "0,3", ["GPU 0", "GPU 3"]),
        ({"GPU": 1}, "1,2", ["GPU 1"]),
        ({"GPU": 2}, "", ["GPU 0", "GPU 1"]),
        ({"GPU": 0}, "", []),
    ],
)
def test_gpus_that_are_visible(machine, counts, listed, visible):
    assert applied(counts, visible_device_list=listed) == []
    assert machine["visible"] == visible


def test_memory(machine):
    assert applied(allow_growth=True, per_process_gpu_memory_fraction=0.3) == []
    assert set(machine["growth"].values()) == {True}
    assert machine["visible"] == [f"GPU {number}" for number in range(4)]
    assert machine["others"] == [tf.GPUOptions(per_process_gpu_memory_fraction=0.3)]


def test_what_comes_too_late_is_named_and_what_is_so_already_is_not(machine):
    applied(visible_device_list="1", allow_growth=True)
    machine["started"] = True
    assert applied(visible_device_list="1", allow_growth=True) == []
    assert applied({"GPU": 2}) == ["device_count['GPU']"]
    assert applied(visible_device_list="2") == ["gpu_options.visible_device_list"]
    machine["growth"].clear()
    assert applied(allow_growth=True) == ["gpu_options.allow_growth"]


def test_an_order_that_tensorflow_2_does_not_have_is_named(machine):
    assert applied(visible_device_list="3,1") == ["the order in gpu_options.visible_device_list"]
    assert sorted(machine["visible"]) == ["GPU 1", "GPU 3"]


@pytest.mark.parametrize("listed", ["4", "0,x", "0,,1", "-1"])
def test_gpus_that_are_not_there(machine, listed):
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"`tf.GPUOptions`: .*none of the 4 GPUs"):
        applied(visible_device_list=listed)


@pytest.mark.parametrize("soft", [True, False])
def test_where_nodes_are_placed_on_a_machine_with_a_gpu(graph, monkeypatch, soft):
    """The step is made and looked at; it does not run."""
    devices = placements(["/device:CPU:0", "/device:GPU:0"])
    monkeypatch.setattr("tf2compat.runtime.graph_rewriting.placements", lambda *_: devices)
    x = tf.placeholder(tf.float32, [2], name="x")
    fetches = [tf.square(x, name="anywhere")]
    for name, device in (("gpu", "/gpu:0"), ("cpu", "/cpu:0"), ("task", "/job:worker/replica:0/task:3/device:GPU:0")):
        with tf.device(device):
            fetches.append(tf.square(x, name=name))
    made = StepFunctions(
        graph, session_config(tf.ConfigProto(allow_soft_placement=soft)), "queues", device="/device:GPU:0"
    )

    def placed(asked):
        program = made.program(made.cut(asked, [], [x]), len(asked), [])
        return {node.name: node.device for node in _tf.function_def(program.name).node_def}

    def device_of(name):
        return placed(fetches)[name]

    assert device_of("anywhere") == ""
    assert device_of("gpu") == device_of("task") == "/device:GPU:0"
    assert device_of("cpu") == "/device:CPU:0"
    with tf.device("/gpu:1"):
        absent = tf.square(x, name="absent")
    if soft:
        assert placed([absent])["absent"] == ""
    else:
        with pytest.raises(tf.errors.InvalidArgumentError, match="absent: it is pinned to '/device:GPU:1'"):
            placed([absent])
    made.state.destroy(made.run)


PLACEMENT = """
import sys
import tf2compat.v1 as tf
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [2], name="x")
    with tf.device("/gpu:0"):
        y = tf.square(x, name="squared")
    config = tf.ConfigProto(log_device_placement=True, allow_soft_placement=True)
    with tf.Session(config=config) as sess:
        sess.run(y, {x: [1, 2]})
"""


@pytest.mark.slow
def test_placement_is_logged():
    """In a process of its own: the setting is the process's."""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", PLACEMENT], capture_output=True, text=True, timeout=120)
    assert "squared: (Square): /job:localhost/replica:0/task:0/device:" in done.stdout + done.stderr
