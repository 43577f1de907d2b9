"""Which assignments of functions are made; the values are those of TensorFlow 1.15.5."""

import pytest
from tensorflow.python.framework import function
from tensorflow.python.ops import gen_resource_variable_ops as ops

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.whole_calls import name_effects, whole_calls


@function.Defun(tf.resource, tf.float32)
def doubled(handle, x):
    ops.assign_add_variable_op(handle, tf.constant(1.0))
    return x * 2.0


@function.Defun(tf.resource, tf.float32)
def given_back(handle, x):
    ops.assign_add_variable_op(handle, tf.constant(1.0))
    return x


CALLS = {
    "a function": (lambda v, x: doubled(v.handle, x), (6.0, 1.0)),
    "one that returns its argument": (lambda v, x: given_back(v.handle, x), (3.0, 1.0)),
    "of a constant": (lambda v, x: given_back(v.handle, tf.constant(1.0)), (1.0, 1.0)),
    "something computed of it": (lambda v, x: doubled(v.handle, x) + 1.0, (7.0, 1.0)),
    "a condition": (lambda v, x: tf.cond(x > 0, lambda: (v.assign_add(1.0), x * 2.0)[1], lambda: x), (6.0, 0.0)),
    "a loop": (lambda v, x: tf.while_loop(lambda i: i < 3, lambda i: (v.assign_add(1.0), i + 1)[1], [0]), (3, 0.0)),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_assigned(graph, name):
    make, expected = CALLS[name]
    v = tf.get_variable("v", initializer=0.0)
    x = tf.placeholder_with_default(3.0, [])
    made = make(v, x)
    with tf.Session() as session:
        session.run(v.initializer)
        assert (session.run(made), session.run(v)) == expected


def a_function(**control_ret):
    definition = tf.GraphDef().library.function.add()
    definition.signature.name = "f"
    definition.node_def.add(name="write", op="AssignAddVariableOp", input=["handle", "x"])
    definition.node_def.add(name="read", op="ReadVariableOp", input=["handle"])
    definition.control_ret.update(control_ret)
    return definition


def test_effects_become_control_outputs_where_there_are_none():
    definition, named = a_function(), a_function(mine="read")
    nodes = {node.name: node for node in definition.node_def}
    assert name_effects(Body(nodes, [], ["x"], [], {}), definition) == {"effect_0": "write"}
    assert name_effects(Body(nodes, [], ["write:0"], [], {}), definition) == {}
    assert name_effects(Body(nodes, [], ["x"], [], {}), named) == {}


def test_calls_with_effects_become_targets():
    call, pure = tf.NodeDef(name="call", op="f"), tf.NodeDef(name="pure", op="g")
    other = tf.GraphDef().library.function.add()
    body = Body({"call": call, "pure": pure}, [], ["call:0"], [], {"f": a_function(), "g": other})
    whole_calls(body)
    whole_calls(body)
    assert body.targets == ["call"]
    assert (call.op, call.attr["f"].func.name, pure.op) == ("StatefulPartitionedCall", "f", "g")
