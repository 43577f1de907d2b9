"""Modules that are gone -> the module that has their names today."""

from __future__ import annotations

import importlib.util

__all__ = ["MODULES"]

_HERE = "tf2compat.legacy_imports.moved_on"

_OF_NUMPY: dict[str, str] = {
    **{
        f"numpy.lib.{module}": "numpy"
        for module in (
            "arraypad",
            "arraysetops",
            "function_base",
            "histograms",
            "index_tricks",
            "nanfunctions",
            "polynomial",
            "shape_base",
            "twodim_base",
            "type_check",
            "ufunclike",
            "utils",
        )
    },
    "numpy.compat": f"{_HERE}.numpy_compat",
    "numpy.compat.py3k": f"{_HERE}.numpy_compat",
    "numpy.core.umath_tests": "numpy._core._umath_tests",
    "numpy.dual": "numpy.linalg",
    "numpy.fft.fftpack": "numpy.fft",
    "numpy.fft.helper": "numpy.fft",
    "numpy.linalg.linalg": "numpy.linalg",
    "numpy.testing.decorators": "numpy.testing",
    "numpy.testing.utils": "numpy.testing",
}
"""NumPy 1 still has some of them, and private names in them."""


_SPARSE_SOLVERS = (
    "dsolve.linsolve",
    "eigen.arpack",
    "eigen.arpack.arpack",
    "eigen.lobpcg",
    "eigen.lobpcg.lobpcg",
    "isolve.iterative",
    "isolve.lgmres",
    "isolve.lsmr",
    "isolve.lsqr",
    "isolve.minres",
)


def _missing(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is None
    except ImportError:  # Of the package that it is in.
        return True


MODULES: dict[str, str] = {
    # Only what is missing: a private name may be asked of one that is there.
    **{module: place for module, place in _OF_NUMPY.items() if _missing(module)},
    "scipy.misc": f"{_HERE}.scipy_misc",
    "scipy.misc.pilutil": f"{_HERE}.scipy_misc",
    "scipy.optimize.nnls": "scipy.optimize",
    **{f"scipy.sparse.linalg.{module}": "scipy.sparse.linalg" for module in _SPARSE_SOLVERS},
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "sklearn.grid_search": "sklearn.model_selection",
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}
"""Modules that are gone, or empty -> what is imported in their place."""
