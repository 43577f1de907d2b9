import pytest

from tf2compat.graph.body import Body
from tf2compat.graph.passes.groups_in_place import groups_in_place

PS0, PS1, WORKER = "/job:ps/replica:0/task:0", "/job:ps/replica:0/task:1", ""


def body_of(nodes):
    body = Body({}, [], [], [], {})
    for name, (op, inputs, place) in nodes.items():
        body.add_node(name, op, inputs).device = f"{place}/device:CPU:0"
    return body


def messages(body):
    """Counts as TensorFlow sends: a control edge to another task is a message, one for all nodes that wait there."""
    place = {name: node.device for name, node in body.nodes.items()}
    pairs = {(part[1:], place[name]) for name, node in body.nodes.items() for part in node.input}
    return sum(place[source] != target for source, target in pairs)


UPDATES = {"a": ("Assign", [], PS0), "b": ("Assign", [], PS1)}
GRAPHS = {
    "a step is counted behind two servers' updates": (
        {**UPDATES, "update": ("NoOp", ["^a", "^b"], WORKER), "count": ("Const", ["^update"], PS0)},
        {"update": PS0},
        (3, 1),
    ),
    "groups of groups": (
        {
            **UPDATES,
            "on_0": ("NoOp", ["^a"], PS0),
            "on_1": ("NoOp", ["^b"], WORKER),
            "update": ("NoOp", ["^on_0", "^on_1"], WORKER),
            "count": ("Const", ["^update"], PS0),
        },
        {"on_0": PS0, "on_1": PS0, "update": PS0},
        (3, 1),
    ),
    "the process goes on behind the updates": (
        {**UPDATES, "update": ("NoOp", ["^a", "^b"], WORKER), "then": ("Const", ["^update"], WORKER)},
        {"update": WORKER},
        (2, 2),
    ),
    "many updates, and one who waits": (
        {
            "a": ("Assign", [], WORKER),
            "b": ("Assign", [], WORKER),
            "update": ("NoOp", ["^a", "^b"], WORKER),
            "count": ("Const", ["^update"], PS1),
        },
        {"update": WORKER},
        (1, 1),
    ),
    "a target that nobody waits for": (
        {**UPDATES, "c": ("Assign", [], PS1), "all": ("NoOp", ["^a", "^b", "^c"], WORKER)},
        {"all": PS1},
        (3, 1),
    ),
    "a beginning": (
        {"start": ("NoOp", [], WORKER), "a": ("Assign", ["^start"], PS0)},
        {"start": WORKER},
        (1, 1),
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_groups_are_where_few_messages_are_sent(name):
    nodes, places, (before, after) = GRAPHS[name]
    body = body_of(nodes)
    assert messages(body) == before
    groups_in_place(body, lambda node: node.device.partition("/device:")[0])
    assert {group: body.nodes[group].device.partition("/device:")[0] for group in places} == places
    assert messages(body) == after
    others = {node: place for node, (op, _, place) in nodes.items() if op != "NoOp"}
    assert {node: body.nodes[node].device for node in others} == {
        node: f"{place}/device:CPU:0" for node, place in others.items()
    }


def test_a_step_of_one_task_stays():
    body = body_of({"a": ("Assign", [], PS0), "update": ("NoOp", ["^a"], PS0), "count": ("Const", ["^update"], PS0)})
    before = {name: node.SerializeToString() for name, node in body.nodes.items()}
    groups_in_place(body, lambda node: node.device.partition("/device:")[0])
    assert {name: node.SerializeToString() for name, node in body.nodes.items()} == before
