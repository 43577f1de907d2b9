import tensorflow as tf

from tf2compat.graph.body import Body
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


def test_an_argument_has_the_shape_that_was_traced():
    """Without it Grappler knows less of a batch than in `fit`, and rewrites the step to other sums."""
    with tf.Graph().as_default() as graph:
        placeholders = [tf.compat.v1.placeholder(tf.float32, shape) for shape in ([None, 4], None, [])]
    made = Body({op.name: op.node_def for op in graph.get_operations()}, [], [], [], {})
    captured_arguments(made, {placeholder.op.name: 0 for placeholder in placeholders})
    shapes = [argument.attributes.get("_output_shapes") for argument in made.arguments]
    found = [[[dim.size for dim in shape.dim] for shape in one.list.shape] if one else None for one in shapes]
    assert found == [[[-1, 4]], None, [[]]]
