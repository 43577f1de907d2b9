import tensorflow as tf2

from tf2compat.graph.body import Body
from tf2compat.graph.replicated.kind import Kind, Value
from tf2compat.graph.replicated.operands import Operands


def constant(body, name, numbers):
    body.add_node(name, "Const", [], value=("tensor", tf2.make_tensor_proto(numbers, tf2.int32)))


def operands(body, inputs, kinds, shapes=None):
    node = body.add_node("node", "Reshape", inputs, T=("type", tf2.float32.as_datatype_enum))
    return Operands(
        node, [Value(kind) for kind in kinds], body.nodes, (shapes or {}).get, lambda name: Value(Kind.COUNT)
    )


def test_a_constant_is_seen_through_what_hands_it_on_and_puts_it_together():
    body = Body({}, [], [], [], {})
    constant(body, "two", 2)
    body.add_node("same", "Identity", ["two"])
    body.add_node("both", "Pack", ["same", "two"])
    constant(body, "ten", 10)
    body.add_node("sum", "AddV2", ["both", "ten"])
    of = operands(body, ["same", "both", "sum", "unknown", "^two"], [Kind.SAME] * 4)
    assert [of.constant(position) for position in range(4)] == [[2], [2, 2], [12, 12], None]
    assert of.element(1, 1) == 2
    assert of.names == ["same", "both", "sum", "unknown"]


def test_numbers_that_count_rows_are_found_in_a_shape_that_is_packed():
    body = Body({}, [], [], [], {})
    constant(body, "two", 2)
    body.add_node("shape", "Pack", ["rows", "two"])
    of = operands(body, ["x", "shape"], [Kind.BATCH, Kind.COUNT], {"x": (None, 3), "node:0": (None, 2)})
    of.value_of = lambda name: Value(Kind.COUNT if name == "rows" else Kind.SAME)
    assert of.counts_in(1) == [0]
    assert of.lined() == [0]
    assert (of.rank(0), of.output(), of.integer) == (2, (None, 2), False)
    assert not of.only_lines()
