from tf2compat.graph.function_body import Body
from tf2compat.graph.passes.return_something import return_something


def test_a_number_is_returned_after_the_targets():
    body = Body({}, [], [], ["train"], {})
    body.add_node("train", "NoOp", [])
    body.add_node("tf2compat_done", "NoOp", [])
    return_something(body)
    assert body.returns == ["tf2compat_done_:0"]
    assert list(body.nodes["tf2compat_done_"].input) == ["^train"]
