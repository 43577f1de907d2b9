import tensorflow as stock

from tf2compat.graph.body import Argument, Body
from tf2compat.graph.replicated.sync_marks import MODES, SYNC, add_sync

FLOAT = stock.float32.as_datatype_enum


def test_a_mark_is_a_node_of_its_own():
    body = Body({}, [Argument("x", FLOAT)], [], [], {})
    body.add_node("y", "Exp", ["x"], T=("type", FLOAT))
    first, second = add_sync(body, "y:0", "mean", FLOAT), add_sync(body, "y:0", "mean", FLOAT, "gradients")
    assert first != second
    node = body.nodes[second.partition(":")[0]]
    assert (node.op, list(node.input), node.attr["mode"].s, node.attr["scope"].s) == (
        SYNC,
        ["y:0"],
        b"mean",
        b"gradients",
    )
    assert "mean" in MODES
