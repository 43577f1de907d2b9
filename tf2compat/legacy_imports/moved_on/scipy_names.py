"""Names that SciPy had of NumPy's until 1.12, and windows that `scipy.signal` had until 1.13."""

from __future__ import annotations

import numpy as np

__all__ = ["OF_NUMPY", "WINDOWS"]

_COMPLEX = ("arccos", "arcsin", "arctanh", "log", "log10", "log2", "logn", "power", "sqrt")
"""They give complex numbers where NumPy's give NaN."""

_NOT_SCIPYS = {"test", "fft", "linalg", "random", "show_config", "__version__"}

OF_NUMPY: dict[str, str] = {
    **{name: f"numpy:{name}" for name in np.__all__ if name not in _NOT_SCIPYS},
    **{name: f"numpy.lib.scimath:{name}" for name in _COMPLEX},
    "rand": "numpy.random:rand",
    "randn": "numpy.random:randn",
}
"""Name of `scipy` -> place."""

WINDOWS = (
    "barthann",
    "bartlett",
    "blackman",
    "blackmanharris",
    "bohman",
    "boxcar",
    "chebwin",
    "cosine",
    "exponential",
    "flattop",
    "gaussian",
    "general_gaussian",
    "hamming",
    "hann",
    "kaiser",
    "nuttall",
    "parzen",
    "triang",
    "tukey",
)
