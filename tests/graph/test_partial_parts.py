import pytest

import tf2compat.v1 as tf
from tf2compat.graph.partial_parts import cut_part, runnable, sources
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.snapshot import GraphSnapshot


def cut(graph, fetches, feeds):
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    return cut_at_feeds(snapshot, fetches, [], feeds)


def test_what_waits_for_a_feed_and_what_does_not(graph):
    a, b = (tf.placeholder(tf.float32, [], name=name) for name in "ab")
    x = tf.square(a, name="x")
    y = tf.add(x, tf.negative(b, name="n"), name="y")
    body = cut(graph, [y], [a, b])
    assert runnable(body, ["feed_0", "feed_1"]) == set()
    assert runnable(body, ["feed_1"]) == {"x"}
    assert runnable(body, []) == {"x", "n", "y"}


def test_a_part_takes_what_was_computed_and_gives_what_is_needed_later(graph):
    a, b = (tf.placeholder(tf.float32, [], name=name) for name in "ab")
    x = tf.square(a, name="x")
    with tf.control_dependencies([tf.negative(x, name="side")]):
        y = tf.multiply(x, b, name="y")
    two = tf.constant(2.0, name="two")
    z = tf.add(tf.add(y, x), two, name="z")
    body = cut(graph, [z], [a, b])
    first = cut_part(body, set(), runnable(body, ["feed_1"]), body.returns)
    assert (first.takes, first.gives, list(first.body.nodes)) == (["feed_0"], ["x:0"], ["x", "side"])
    assert first.body.targets == ["side"]
    second = cut_part(body, runnable(body, ["feed_1"]), runnable(body, []), body.returns)
    assert (second.takes, second.gives) == (["x:0", "feed_1"], ["z:0"])
    assert list(second.body.nodes) == ["y", "two", "Add", "z"]
    assert list(second.body.nodes["y"].input) == ["known_0", "feed_1"], "no control on what ran before"


def test_constants_and_handles_are_in_every_part(graph):
    v = tf.get_variable("v", [], use_resource=True)
    tf.FIFOQueue(1, tf.float32, name="queue")
    tf.constant(1.0, name="one")
    drawn = tf.random.uniform([], name="drawn")
    body = cut(graph, [v.read_value(), drawn], [])
    body.nodes["queue"] = graph.get_operation_by_name("queue").node_def
    assert {"v", "queue", "drawn/shape"} <= sources(body)
    assert not {drawn.op.name, "Read/ReadVariableOp"} & sources(body)


@pytest.mark.parametrize("build", ["branch", "loop", "loop in a branch"])
def test_loops_and_branches_are_never_cut_in_two(graph, build):
    a, b, c = (tf.placeholder(tf.float32, [], name=name) for name in "abc")

    def loop():
        return tf.while_loop(lambda i: i < b, lambda i: i + c, [a])

    tf.disable_control_flow_v2()
    try:
        result = (
            loop() if build == "loop" else tf.cond(a > 0, (lambda: b * c) if build == "branch" else loop, lambda: b)
        )
    finally:
        tf.enable_control_flow_v2()
    after = tf.negative(result, name="after")
    body = cut(graph, [after], [a, b, c])
    ran = runnable(body, ["feed_2"])
    left = {node.op for name, node in body.nodes.items() if name not in ran}
    assert {"Switch", "Merge"} <= left
    assert not {"Switch", "Merge", "Enter"} & {body.nodes[name].op for name in ran}
    part = cut_part(body, ran, runnable(body, []), body.returns)
    assert part.gives == ["after:0"]
