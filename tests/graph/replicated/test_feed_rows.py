import tensorflow as tf

from tf2compat.graph.body import Argument, Body
from tf2compat.graph.replicated.feed_rows import BOUNDS, SHARES, constant, cut_feeds


def test_each_replica_has_its_rows_of_each_feed(graph):
    floats, ints = tf.float32.as_datatype_enum, tf.int32.as_datatype_enum
    arguments = [Argument("x", floats), Argument("y", ints), Argument(SHARES, floats), Argument(BOUNDS, ints)]
    body = Body({}, arguments, [], [], graph)
    cut_feeds(body, ["x", "y"], {"x": ("x", 0), "y": ("y", 0)}, {}, 2)
    for feed, data_type in (("x", floats), ("y", ints)):
        for replica in (0, 1):
            rows = body.nodes[f"{feed}/rows_{replica}"]
            assert rows.op == "StridedSlice"
            assert rows.attr["T"].type == data_type
            assert list(rows.input)[:3] == [feed, f"{feed}/bound_{replica}_0:0", f"{feed}/bound_{replica}_1:0"]
    assert body.nodes[f"{SHARES}_of"].attr["num"].i == 2


def test_what_is_cut_with_another_feed_is_not_cut_again(graph):
    ints = tf.int64.as_datatype_enum
    names = ["i", "v", "s"]
    arguments = [Argument(name, ints) for name in (*names, SHARES, BOUNDS)]
    body = Body({}, arguments, [], [], graph)
    cut_feeds(body, names, {name: ("i", number) for number, name in enumerate(names)}, {"i": ("i", "v", "s")}, 2)
    assert [name for name, node in body.nodes.items() if node.op == "SparseSlice"] == ["i/rows_0", "i/rows_1"]


def test_a_constant_is_made_once(graph):
    body = Body({}, [], [], [], graph)
    assert [constant(body, "one", 1, tf.int32) for _ in range(2)] == ["one:0"] * 2
    assert len(body.nodes) == 1
