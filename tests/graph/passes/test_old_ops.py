"""Graphs with ops that were removed; the values are those of a stock session of the same graph."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.graph.passes.old_ops import SUCCESSORS

MATRIX = np.array([[[4.0, 1.0], [1.0, 3.0]]])


def imported(build, producer):
    """Imports what `build` adds to a `GraphDef` of an old version, in which removed ops are allowed."""
    definition = tf.GraphDef()
    definition.versions.producer = producer
    build(definition)
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(definition, name="")
    return graph


def node(definition, name, op, inputs=(), **attributes):
    made = definition.node.add(name=name, op=op, input=inputs)
    for key, value in attributes.items():
        if isinstance(value, np.ndarray):
            made.attr[key].tensor.CopyFrom(tf.make_tensor_proto(value))
        elif isinstance(value, bool):
            made.attr[key].b = value
        elif isinstance(value, float):
            made.attr[key].f = value
        else:
            made.attr[key].type = value


@pytest.mark.parametrize("scaled", [True, False])
def test_batch_normalization_of_2015(either_session, scaled):
    def build(definition):
        values = [np.arange(4.0, dtype=np.float32).reshape(1, 1, 2, 2), *np.float32([[1, 2], [3, 4], [5, 6], [7, 8]])]
        for name, value in zip("xmvbg", values, strict=True):
            node(definition, name, "Const", dtype=1, value=value)
        options = {"T": 1, "variance_epsilon": 0.5, "scale_after_normalization": scaled}
        node(definition, "y", "BatchNormWithGlobalNormalization", "xmvbg", **options)

    with either_session(graph=imported(build, 8)) as sess:
        x, mean = np.arange(4.0).reshape(1, 1, 2, 2), np.array([1, 2])
        gamma = np.array([7, 8]) if scaled else 1.0
        wanted = (x - mean) / np.sqrt(np.array([3, 4]) + 0.5) * gamma + [5, 6]
        np.testing.assert_allclose(sess.run("y:0"), wanted, rtol=1e-5)


@pytest.mark.parametrize("op", ["BatchCholesky", "BatchMatrixInverse", "BatchMatrixDeterminant", "BatchMatrixDiagPart"])
def test_batches_of_matrices(either_session, op):
    def build(definition):
        node(definition, "x", "Const", dtype=2, value=MATRIX)
        node(definition, "y", op, ["x"], T=2)

    functions = {
        "BatchCholesky": np.linalg.cholesky,
        "BatchMatrixInverse": np.linalg.inv,
        "BatchMatrixDeterminant": np.linalg.det,
        "BatchMatrixDiagPart": lambda x: np.diagonal(x, axis1=1, axis2=2),
    }
    with either_session(graph=imported(build, 8)) as sess:
        np.testing.assert_allclose(sess.run("y:0"), functions[op](MATRIX), rtol=1e-12)


def test_successors_have_the_same_inputs_and_outputs():
    from tf2compat import _tf

    for old, new in SUCCESSORS.items():
        before, after = _tf.op_def(old), _tf.op_def(new)
        assert len(before.input_arg) == len(after.input_arg), old
        assert len(before.output_arg) == len(after.output_arg), old
        required = {attribute.name for attribute in after.attr if not attribute.HasField("default_value")}
        assert required <= {attribute.name for attribute in before.attr}, old
