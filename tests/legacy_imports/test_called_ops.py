import tf2compat.v1 as tf
from tf2compat.legacy_imports.called_ops import call_op


def test_an_op_that_tensorflow_has_is_called(graph):
    made = call_op("Add", {"x": tf.constant(1), "y": tf.constant(2), "name": "sum"}, None, "text")
    assert made.op.type == "Add"
    assert made.op.name == "sum"
