from tf2compat.graph.body import Body
from tf2compat.graph.passes.grouped_targets import grouped_targets


def test_a_group_is_replaced_by_what_it_waits_for():
    body = Body({}, [], [], ["train", "a", "empty"], {})
    for name, op, inputs in (
        ("a", "Assign", []),
        ("b", "Assign", []),
        ("c", "Assign", []),
        ("empty", "NoOp", []),
        ("inner", "NoOp", ["^b", "^c"]),
        ("train", "NoOp", ["^inner", "^a", "^inner"]),
    ):
        body.add_node(name, op, inputs)
    grouped_targets(body)
    assert body.targets == ["b", "c", "a", "empty"]
