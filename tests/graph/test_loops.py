import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.loops import loops_of


def test_the_frames_of_nested_loops(graph):
    tf.disable_control_flow_v2()
    try:
        inner = lambda j: tf.while_loop(lambda k: k < 2, lambda k: tf.add(k, 1, name="inside"), [j])  # noqa: E731
        out = tf.while_loop(lambda i: i < 3, lambda i: tf.add(inner(i), 1, name="between"), [0])
        after = tf.exp(tf.cast(out, tf.float32), name="after")
    finally:
        tf.enable_control_flow_v2()
    assert after is not None
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], [], [], {})
    loops = loops_of(body)
    depths = {name.rpartition("/")[2]: len(frames) for name, frames in loops.items()}
    assert depths["inside"] == 2
    assert depths["between"] == 1
    assert "after" not in loops
