import numpy as np
import tensorflow as tf

from tf2compat.steps.traced_step import trace


def traced():
    variable = tf.Variable(1.0, name="v")
    outside = tf.constant(np.arange(50, dtype=np.float32))

    def step(x):
        variable.assign_add(x)
        return {"loss": tf.identity(variable * outside[0], name="value")}

    return variable, trace(step, [tf.TensorSpec([])])


def test_what_a_step_consists_of():
    variable, found = traced()
    assert list(found.inputs.values()) == [tf.TensorSpec([], tf.float32)]
    assert list(found.variables.values()) == [variable]
    assert [value.shape for value in found.captures.values()] == [[50]]
    assert found.outputs == {"loss": "value"}
    assert found.types == {"loss": tf.float32.as_datatype_enum}
    kinds = {node.name: node.op for node in found.graph_def.node}
    assert "AssignAddVariableOp" in {kinds[name] for name in found.must_run}
    assert not {*found.inputs, *found.variables, *found.captures} & set(kinds)


def test_nodes_are_renamed_wherever_they_are_named():
    _, found = traced()
    found.rename(["value", "not there"])
    assert found.outputs == {"loss": "value_1"}
    assert "value" not in {node.name for node in found.graph_def.node}


def test_other_tensors_in_the_place_of_inputs():
    _, found = traced()
    found.connect(dict.fromkeys(found.inputs, "there:3"))
    assert any("there:3" in node.input for node in found.graph_def.node)


def test_attributes_are_left_as_they_are():
    _, found = traced()
    found.rename(["value"])
    assert all(attribute.WhichOneof("value") for node in found.graph_def.node for attribute in node.attr.values())
