"""Names of `tf.contrib` from before 1.15 that public programs still have, and where they were in 1.15, or are now."""

from __future__ import annotations

__all__ = ["OLDER", "OLDER_MODULES", "OLDER_PARTS"]

_V1 = "tensorflow.compat.v1"
_LINALG = f"{_V1}.linalg"
_CONTRIB = "tf2compat.v1.contrib"

OLDER: dict[str, dict[str, str]] = {
    # 1.0 to 1.7, before they became `tf.linalg`'s; the last three of 1.0 to 1.3.
    "linalg": {
        **{
            f"LinearOperator{kind}": f"{_LINALG}:LinearOperator{kind}"
            for kind in (
                *("", "BlockDiag", "Circulant", "Circulant2D", "Circulant3D", "Composition", "Diag", "FullMatrix"),
                *("Identity", "Kronecker", "LowRankUpdate", "LowerTriangular", "ScaledIdentity"),
            )
        },
        "LinearOperatorMatrix": f"{_LINALG}:LinearOperatorFullMatrix",
        "LinearOperatorTriL": f"{_LINALG}:LinearOperatorLowerTriangular",
        "LinearOperatorUDVHUpdate": f"{_LINALG}:LinearOperatorLowRankUpdate",
    },
    # 1.2 and 1.3, before they became `tf.data`'s.
    "data": {
        name: f"{_V1}.data:{name}"
        for name in ("Dataset", "FixedLengthRecordDataset", "Iterator", "TFRecordDataset", "TextLineDataset")
    },
    # 1.4 to 1.7.
    "eager.python.tfe": {
        "Iterator": f"{_CONTRIB}.eager.python.datasets:Iterator",
        "in_eager_mode": f"{_V1}:executing_eagerly",
        "python": f"{_CONTRIB}.eager.python",
        "in_graph_mode": "tf2compat.legacy_imports.gone_names:in_graph_mode",
    },
    # 1.8 to 1.12.
    "distribute": {
        "CollectiveAllReduceStrategy": f"{_CONTRIB}.distribute.python.collective_all_reduce_strategy:"
        "CollectiveAllReduceStrategy",
        "get_distribution_strategy": f"{_V1}.distribute:get_strategy",
        "has_distribution_strategy": f"{_V1}.distribute:has_strategy",
    },
    # 1.2 to 1.4.
    "cudnn_rnn": {"RNNParamsSaveable": f"{_CONTRIB}.cudnn_rnn.python.ops.cudnn_rnn_ops:CudnnOpaqueParamsSaveable"},
}
"""Module of `tf.contrib` -> name -> `module:name`. It counts where the original has none."""

OLDER_MODULES: dict[str, str] = {
    # 1.0 and 1.1.
    "rnn.python.ops.core_rnn_cell_impl": f"{_CONTRIB}.rnn.python.ops.core_rnn_cell",
    "seq2seq.python.ops.dynamic_attention_wrapper": f"{_CONTRIB}.seq2seq.python.ops.attention_wrapper",
}
"""Module of `tf.contrib` that 1.15 does not have -> the one that it became."""

OLDER_PARTS = ("linalg",)
"""Parts of `OLDER` that 1.15 does not have."""
