import numpy as np
import pytest
import tensorflow as stock
from tensorflow.python.client import timeline

import tf2compat.v1 as tf
from tf2compat.sessions.output_memory import describe_outputs


def metadata_of(session_type, y, x):
    """The metadata of a step that computes a tensor of 64 rows."""
    metadata = tf.RunMetadata()
    with session_type(graph=y.graph) as sess:
        with y.graph.as_default():
            sess.run(tf.global_variables_initializer())
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        sess.run(y, {x: np.ones([64, 64])}, options, metadata)
    return metadata


def labels_of(metadata):
    return {
        node.node_name: node.timeline_label for device in metadata.step_stats.dev_stats for node in device.node_stats
    }


def stock_ops(build):
    """The ops that a stock session runs, by node: which kernels of oneDNN there are depends on the machine."""
    with stock.Graph().as_default():
        x = stock.compat.v1.placeholder(stock.float32, [None, 64], name="x")
        metadata = metadata_of(stock.compat.v1.Session, build(x, stock.compat.v1), x)
    return {name: label.partition(" = ")[2].partition("(")[0] for name, label in labels_of(metadata).items()}


def summed(x, module):
    """A network."""
    w = module.get_variable("w", initializer=module.ones([64, 64]))
    y = module.nn.relu(module.matmul(x, w, name="product"), name="act")
    return module.reduce_sum(y, 1, name="total")


def fused(x, module):
    """A layer whose three ops Grappler makes one."""
    shapes = (("w", [64, 64]), ("b", [64]))
    w, b = (module.get_variable(name, initializer=module.ones(shape)) for name, shape in shapes)
    return module.nn.relu(module.nn.bias_add(module.matmul(x, w), b), name="act")


@pytest.fixture
def traced(graph):
    """The metadata of a step of a network whose batch is 64 rows."""
    x = tf.placeholder(tf.float32, [None, 64], name="x")
    return metadata_of(tf.Session, summed(x, tf), x)


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
    labels, ops = labels_of(traced), stock_ops(summed)
    assert "MatMul" in ops["product"]
    product = f"product = {ops['product']}"
    assert labels["product"] in (f"{product}(x, product/ReadVariableOp)", f"{product}(x, w/read)")
    assert labels["act"] == f"act = {ops['act']}(product)"  # As TensorFlow 1.15.5 writes it.
    found = timeline.Timeline(traced.step_stats).analyze_step_stats()
    assert found.allocator_maximums["cpu"].num_bytes >= 2 * 16384  # The product while its activation is computed.


def test_a_fused_node_is_named_by_the_op_that_ran(graph):
    """As TensorFlow 1.15.5 and stock sessions name it."""
    x = tf.placeholder(tf.float32, [None, 64], name="x")
    label = labels_of(metadata_of(tf.Session, fused(x, tf), x))["act"]
    op = stock_ops(fused)["act"]
    assert "FusedMatMul" in op
    assert label.partition("(")[0] == f"act = {op}"


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
