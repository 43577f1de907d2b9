"""Ops that TensorFlow removed for new graphs, and runs in old ones: frozen models of 2015 and 2016 hold them.

The runtime of compiled functions asks no graph for its age and refuses them, so that their successors take
their places. The kernels are the same; `BatchNormWithGlobalNormalization` is its formula.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body

__all__ = ["SUCCESSORS", "old_ops"]

SUCCESSORS = {
    **{
        f"Batch{name}": name
        for name in (
            "Cholesky",
            "CholeskyGrad",
            "FFT",
            "FFT2D",
            "FFT3D",
            "IFFT",
            "IFFT2D",
            "IFFT3D",
            "MatrixBandPart",
            "MatrixDeterminant",
            "MatrixDiag",
            "MatrixDiagPart",
            "MatrixInverse",
            "MatrixSetDiag",
            "MatrixSolve",
            "MatrixSolveLs",
            "MatrixTriangularSolve",
            "SelfAdjointEigV2",
            "Svd",
        )
    },
    "PlaceholderV2": "Placeholder",
}
"""A removed op -> the op of the same inputs, attributes and outputs."""


def old_ops(body: Body) -> None:
    """Replaces the nodes of removed ops in a body, in place."""
    for node in list(body.nodes.values()):
        if node.op in SUCCESSORS:
            node.op = SUCCESSORS[node.op]
            if node.op.startswith("MatrixBandPart"):
                # The old op took 64-bit bounds alone, and had no attribute that says so.
                node.attr["Tindex"].type = tf.int64.as_datatype_enum
        elif node.op == "BatchNormWithGlobalNormalization":
            _normalize(body, node)


def _normalize(body: Body, node: Any) -> None:
    """Puts `(t - m) * (rsqrt(v + epsilon) * gamma) + beta` in the place of a node."""
    kind = ("type", node.attr["T"].type)
    value, mean, variance, beta, gamma, *controls = node.input
    epsilon = tf.make_tensor_proto(node.attr["variance_epsilon"].f, tf.dtypes.as_dtype(kind[1]))

    def add(name: str, op: str, *inputs: str) -> str:
        made = body.add_node(f"{node.name}/{name}", op, [*inputs, *controls], T=kind)
        made.device = node.device
        return f"{made.name}:0"

    constant = body.add_node(f"{node.name}/epsilon", "Const", list(controls), dtype=kind, value=("tensor", epsilon))
    constant.device = node.device
    scale = add("rsqrt", "Rsqrt", add("add", "AddV2", variance, f"{constant.name}:0"))
    if node.attr["scale_after_normalization"].b:
        scale = add("mul", "Mul", scale, gamma)
    product = add("mul_1", "Mul", add("sub", "Sub", value, mean), scale)
    device = node.device
    body.add_node(node.name, "AddV2", [product, beta, *controls], T=kind).device = device
