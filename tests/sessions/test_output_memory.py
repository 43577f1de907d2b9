import numpy as np
import pytest
from tensorflow.python.client import timeline

import tf2compat.v1 as tf
from tf2compat.sessions.output_memory import describe_outputs


@pytest.fixture
def traced(graph):
    """The metadata of a step of a network whose batch is 64 rows."""
    x = tf.placeholder(tf.float32, [None, 64], name="x")
    w = tf.get_variable("w", initializer=tf.ones([64, 64]))
    y = tf.nn.relu(tf.matmul(x, w, name="product"), name="act")
    total = tf.reduce_sum(y, 1, name="total")
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(w.initializer)
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        sess.run(total, {x: np.ones([64, 64])}, options, metadata)
    return metadata


def test_the_profiler_shows_memory(traced):
    options = tf.profiler.ProfileOptionBuilder(tf.profiler.ProfileOptionBuilder.time_and_memory())
    shown = tf.profiler.profile(run_meta=traced, options=options.with_empty_output().build())
    sizes = {child.name: child.requested_bytes for child in shown.children}
    assert sizes["product"] == 16384  # As TensorFlow 1.15.5 shows.
    assert sizes["total"] == 256
    assert shown.total_exec_micros > 0


def test_a_timeline_shows_memory(traced):
    shown = timeline.Timeline(traced.step_stats).generate_chrome_trace_format(show_memory=True)
    assert '"cpu"' in shown.split("Allocators")[-1]
    (node,) = [node for device in traced.step_stats.dev_stats for node in device.node_stats if node.node_name == "act"]
    described = node.output[0].tensor_description
    assert [dim.size for dim in described.shape.dim] == [64, 64]
    assert described.allocation_description.requested_bytes == 16384


def test_a_timeline_shows_what_flows_where(traced):
    labels = {
        node.node_name: node.timeline_label for device in traced.step_stats.dev_stats for node in device.node_stats
    }
    assert labels["product"] in ("product = MatMul(x, product/ReadVariableOp)", "product = MatMul(x, w/read)")
    assert labels["act"] == "act = Relu(product)"  # As TensorFlow 1.15.5 writes it.
    found = timeline.Timeline(traced.step_stats).analyze_step_stats()
    assert found.allocator_maximums["cpu"].num_bytes >= 2 * 16384  # The product while its activation is computed.


def test_a_fused_node_is_named_by_the_op_that_ran(graph):
    """As TensorFlow 1.15.5 and stock sessions name it."""
    x = tf.placeholder(tf.float32, [None, 64])
    w, b = (tf.get_variable(name, initializer=tf.ones(shape)) for name, shape in (("w", [64, 64]), ("b", [64])))
    y = tf.nn.relu(tf.nn.bias_add(tf.matmul(x, w), b), name="act")
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        sess.run(y, {x: np.ones([64, 64])}, options, metadata)
    labels = [node.timeline_label for device in metadata.step_stats.dev_stats for node in device.node_stats]
    assert "act = _FusedMatMul" in [label.partition("(")[0] for label in labels]


def test_what_has_no_size_is_left_out(graph):
    x = tf.placeholder(tf.string, [None], name="x")
    tf.where(tf.placeholder(tf.bool, [None], name="y"), name="places")
    stats = tf.RunMetadata().step_stats
    device = stats.dev_stats.add(device="/device:CPU:0")
    for name in ("x", "places", "no_node"):
        device.node_stats.add(node_name=name)
    describe_outputs(stats, graph, {"x:0": (3,), "y:0": (3,)})
    assert x.op.name == "x"
    assert not any(node.output or node.memory for node in device.node_stats)


def test_feeds_that_do_not_fit_leave_the_shapes_of_the_graph(graph):
    x = tf.placeholder(tf.float32, [None, None], name="x")
    tf.matmul(x, tf.ones([4, 2]), name="product")
    tf.zeros([8], name="known")
    stats = tf.RunMetadata().step_stats
    device = stats.dev_stats.add(device="/device:GPU:0")
    for name in ("product", "known"):
        device.node_stats.add(node_name=name)
    describe_outputs(stats, graph, {"x:0": (3, 5)})
    assert [len(node.output) for node in device.node_stats] == [0, 1]
    assert device.node_stats[1].memory[0].allocator_name == "GPU_0_bfc"
