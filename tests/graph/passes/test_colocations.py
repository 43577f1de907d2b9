import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.colocations import drop_absent_colocations


def node(name, *beside):
    made = tf.NodeDef(name=name, op="NoOp")
    if beside:
        made.attr["_class"].list.s.extend(beside)
    return made


def test_absent_ones_are_dropped_and_present_ones_kept():
    nodes = [node("a"), node("b", b"loc:@a", b"loc:@gone"), node("c", b"loc:@gone"), node("d", b"other")]
    body = Body({n.name: n for n in nodes}, [], [], [], {})
    drop_absent_colocations(body)
    assert list(body.nodes["b"].attr["_class"].list.s) == [b"loc:@a"]
    assert "_class" not in body.nodes["c"].attr
    assert list(body.nodes["d"].attr["_class"].list.s) == [b"other"]
