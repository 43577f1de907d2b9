import tensorflow as tf

from tf2compat.graph.body import Argument, Body
from tf2compat.runtime.copying_program import CopyingProgram, has_collectives, written_outside


def test_writes_that_are_not_the_steps():
    types = tf.compat.v1.AttrValue()
    made = Body(
        {}, [Argument("h0", 20, {"_handle_dtypes": types}), Argument("h1", 20, {"_handle_dtypes": types})], [], [], {}
    )
    made.add_node("of_step", "AssignVariableOp", ["h0", "x"])
    made.add_node("restore", "AssignVariableOp", ["h1", "x"])
    made.add_node("read", "ReadVariableOp", ["h0"])
    assert written_outside(made, ["first", "second"], {"of_step"}) == ["second"]


def test_collectives_are_found_in_functions_too():
    made = Body({}, [], [], [], {})
    call = made.add_node("call", "PartitionedCall", [])
    call.attr["f"].func.name = "inner"
    assert not has_collectives(made)
    inner = tf.compat.v1.GraphDef().library.function.add()
    inner.node_def.add(name="all", op="CollectiveReduceV2")
    made.functions["inner"] = inner
    assert has_collectives(made)


def test_the_other_copies_get_the_first_ones_value():
    first, other = tf.Variable(1.0), tf.Variable(0.0)

    def program(feeds, timeout_ms):
        first.assign(feeds[0])
        return ["done"]

    assert CopyingProgram(program, [[first, other]])([5.0]) == ["done"]
    assert other.numpy() == 5.0
