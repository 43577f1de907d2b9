from tensorflow.python.client import timeline

import tf2compat.v1 as tf
from tf2compat.sessions.step_stats import to_step_stats


def test_a_traced_step_names_its_nodes(graph):
    x = tf.placeholder(tf.float32, [8, 8])
    y = tf.tanh(tf.matmul(x, x, name="product"), name="squashed")
    metadata = tf.RunMetadata()
    options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
    with tf.Session() as sess:
        sess.run(y, {x: [[0.0] * 8] * 8}, options=options, run_metadata=metadata)
    (device,) = metadata.step_stats.dev_stats
    assert device.device.endswith("device:CPU:0")
    assert {"product", "squashed"} <= {node.node_name for node in device.node_stats}
    assert all(node.all_start_micros > 1e15 for node in device.node_stats)
    assert "squashed" in timeline.Timeline(metadata.step_stats).generate_chrome_trace_format()


def test_nothing_is_traced_unless_asked_for(graph):
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(tf.constant(1.0), options=tf.RunOptions(), run_metadata=metadata)
    assert metadata.ByteSize() == 0


def test_partition_graphs(graph):
    y = tf.tanh(tf.placeholder_with_default([1.0], [1]), name="here")
    with tf.Session() as sess:
        sess.run(y)
        for _ in range(2):
            metadata = tf.RunMetadata()
            sess.run(y, options=tf.RunOptions(output_partition_graphs=True), run_metadata=metadata)
            assert any(node.name == "here" for made in metadata.partition_graphs for node in made.node)


def test_events_that_are_no_nodes_are_left_out():
    from tf2compat import _tf

    with _tf.collected_trace() as trace:
        pass
    trace.trace_events.add(name="FunctionRun", device_id=1)
    assert not to_step_stats(trace, 0).dev_stats


def test_a_step_without_nodes_lists_its_device(graph):
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        options = tf.RunOptions(trace_level=tf.RunOptions.SOFTWARE_TRACE)
        sess.run(tf.constant(1.0), options=options, run_metadata=metadata)
    assert len(metadata.step_stats.dev_stats) == 1
