import pytest

import tf2compat.v1 as tf
from tf2compat.graph.branches import inside, switches, users_of
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.snapshot import GraphSnapshot


@pytest.fixture
def old_control_flow():
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()


def cut(graph, fetch):
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    return cut_at_feeds(snapshot, [fetch], [], [])


def test_what_stands_inside_of_branches_and_loops(graph, old_control_flow):
    before = tf.constant(True, name="before")

    def loop():
        return tf.while_loop(lambda i: i < 3, lambda i: tf.add(i, 1, name="turn"), [0], name="loop")

    inner = tf.cond(before, lambda: tf.cond(before, loop, lambda: tf.constant(1, name="deep")), lambda: 2, name="cond")
    after = tf.negative(inner, name="after")
    body = cut(graph, after)
    within = inside(body)
    assert switches(body)
    assert {"before", "after", "cond/Merge"}.isdisjoint(within)
    names = {name.rpartition("/")[2] for name in within}
    assert {"turn", "deep", "Exit", "Enter", "Switch", "NextIteration"} <= names
    assert "cond/cond/Merge" in within, "a branch in a branch"


def test_a_graph_without_them(graph):
    x = tf.constant(1.0, name="x")
    with tf.control_dependencies([x]):
        y = tf.negative(x, name="y")
    body = cut(graph, y)
    assert not switches(body)
    assert inside(body) == set()
    assert users_of(body)["x"] == {"y"}
