import tensorflow as tf

from tf2compat.graph.function_body import Body
from tf2compat.graph.passes.captured_arguments import captured_arguments


def body():
    made = Body({}, [], ["table:0", "user:0"], ["table"], {})
    made.add_node("table", "Placeholder", [], dtype=("type", tf.resource.as_datatype_enum))
    made.add_node("unused", "Placeholder", [], dtype=("type", 1))
    made.add_node("user", "Op", ["table:0", "other:1", "^table"])
    return made


def test_nodes_become_arguments():
    made = body()
    assert captured_arguments(made, {"table": 0, "absent": 0}) == ["table"]
    assert [(argument.name, argument.data_type) for argument in made.arguments] == [("table", 20)]
    assert list(made.nodes) == ["unused", "user"]
    assert list(made.nodes["user"].input) == ["table", "other:1"]
    assert (made.returns, made.targets) == (["table", "user:0"], [])


def test_without_any_nothing_changes():
    made = body()
    assert captured_arguments(made, {}) == []
    assert list(made.nodes["user"].input) == ["table:0", "other:1", "^table"]
