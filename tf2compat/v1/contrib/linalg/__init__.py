"""`tf.contrib.linalg` of TensorFlow 1.0 to 1.7: the linear operators that became `tf.linalg`'s, with their old names."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

_NOW = "tensorflow.compat.v1.linalg"

HOMES: dict[str, str] = {
    **{
        name: f"{_NOW}:{name}"
        for name in (
            "LinearOperator",
            "LinearOperatorBlockDiag",
            "LinearOperatorCirculant",
            "LinearOperatorCirculant2D",
            "LinearOperatorCirculant3D",
            "LinearOperatorComposition",
            "LinearOperatorDiag",
            "LinearOperatorFullMatrix",
            "LinearOperatorIdentity",
            "LinearOperatorKronecker",
            "LinearOperatorLowRankUpdate",
            "LinearOperatorLowerTriangular",
            "LinearOperatorScaledIdentity",
        )
    },
    # Names of 1.0 to 1.3.
    "LinearOperatorMatrix": f"{_NOW}:LinearOperatorFullMatrix",
    "LinearOperatorTriL": f"{_NOW}:LinearOperatorLowerTriangular",
    "LinearOperatorUDVHUpdate": f"{_NOW}:LinearOperatorLowRankUpdate",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
