import tf2compat.v1 as tf
from tf2compat.legacy_imports import ops_for_contrib


def test_a_gradient_that_tensorflow_has_stays():
    def gradient(op, grad):
        return grad

    assert ops_for_contrib.RegisterGradient("Add")(gradient) is gradient
    ops_for_contrib.NotDifferentiable("Add")
    assert ops_for_contrib.Graph is tf.Graph
