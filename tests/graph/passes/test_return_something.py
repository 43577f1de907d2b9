from tf2compat.graph.body import Body
from tf2compat.graph.passes.return_something import return_something


def test_a_number_is_returned_after_the_targets():
    body = Body({}, [], [], ["train"], {})
    body.add_node("train", "NoOp", [])
    body.add_node("tf2compat_done", "NoOp", [])
    return_something(body)
    assert body.returns == ["tf2compat_done_:0"]
    assert list(body.nodes["tf2compat_done_"].input) == ["^train"]


def test_a_target_elsewhere_is_not_waited_for():
    body = Body({}, [], [], ["here", "there"], {})
    body.add_node("here", "NoOp", [])
    body.add_node("there", "NoOp", []).device = "/job:ps/task:0"
    return_something(body, lambda node: not node.device)
    assert list(body.nodes["tf2compat_done"].input) == ["^here"]
    assert body.targets == ["here", "there"]
