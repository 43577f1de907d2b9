"""Names that are gone: owner -> name -> place of what has the old meaning.

A place is `module:name`. One row is one name; where it is a plain name of a public module, `migrate` writes that.
A name that its owner still has is never replaced by a row of `GONE`.
"""

from __future__ import annotations

import collections.abc
import functools
import importlib
import re

from tf2compat.legacy_imports.moved_on.modules import MODULES
from tf2compat.legacy_imports.moved_on.scipy_names import OF_NUMPY, WINDOWS
from tf2compat.legacy_imports.moved_on.scipy_optimize import MINIMIZERS

__all__ = ["BY_IMPORT", "CHANGED", "GONE", "METHODS", "MODULES", "gone"]

_HERE = "tf2compat.legacy_imports.moved_on"
_NUMPY, _PYTHON = f"{_HERE}.numpy_functions", f"{_HERE}.python_functions"
_SCIPY = f"{_HERE}.scipy_functions"
_PLAIN = re.compile(r"Use `np\.(\w+)` instead\.")

_NUMPY_NAMES: dict[str, str] = {
    **{name: f"builtins:{name}" for name in ("complex", "float", "int", "object", "str")},
    "unicode": "builtins:str",
    # Not `numpy._expired_attrs_2_0`'s: gone before, after, or with another meaning than what it recommends.
    "NAN": "numpy:nan",
    "NINF": f"{_NUMPY}:NINF",
    "NZERO": f"{_NUMPY}:NZERO",
    "PINF": "numpy:inf",
    "PZERO": f"{_NUMPY}:PZERO",
    "alen": "builtins:len",
    "asfarray": f"{_NUMPY}:asfarray",
    "asscalar": f"{_NUMPY}:asscalar",
    "bool8": "numpy:bool_",
    "byte_bounds": "numpy.lib.array_utils:byte_bounds",
    "bytes0": "numpy:bytes_",
    "cast": f"{_NUMPY}:cast",
    "compare_chararrays": "numpy.char:compare_chararrays",
    "compat": f"{_HERE}.numpy_compat:",
    "cumproduct": "numpy:cumprod",
    "DataSource": "numpy.lib.npyio:DataSource",
    "fastCopyAndTranspose": f"{_NUMPY}:fast_copy_and_transpose",
    "disp": f"{_NUMPY}:disp",
    "find_common_type": f"{_NUMPY}:find_common_type",
    "format_parser": "numpy.rec:format_parser",
    "in1d": f"{_NUMPY}:in1d",
    "int0": "numpy:intp",
    "issctype": f"{_NUMPY}:issctype",
    "issubclass_": f"{_NUMPY}:issubclass_",
    "issubsctype": f"{_NUMPY}:issubsctype",
    "loads": "pickle:loads",
    "mat": "numpy:asmatrix",
    "math": "math:",
    "maximum_sctype": f"{_NUMPY}:maximum_sctype",
    "msort": f"{_NUMPY}:msort",
    "nbytes": f"{_NUMPY}:nbytes",
    "obj2sctype": f"{_NUMPY}:obj2sctype",
    "object0": "numpy:object_",
    "product": "numpy:prod",
    "row_stack": f"{_NUMPY}:vstack",
    "recfromcsv": f"{_NUMPY}:recfromcsv",
    "recfromtxt": f"{_NUMPY}:recfromtxt",
    "safe_eval": "ast:literal_eval",
    "sctype2char": f"{_NUMPY}:sctype2char",
    "sctypes": f"{_NUMPY}:sctypes",
    "str0": "numpy:str_",
    "sys": "sys:",
    "trapz": "numpy:trapezoid",
    "typeDict": "numpy:sctypeDict",
    "uint0": "numpy:uintp",
    "void0": "numpy:void",
    "warnings": "warnings:",
    **{
        name: f"numpy.exceptions:{name}"
        for name in (
            "AxisError",
            "ComplexWarning",
            "ModuleDeprecationWarning",
            "RankWarning",
            "TooHardError",
            "VisibleDeprecationWarning",
        )
    },
}


def _numpys_own() -> dict[str, str]:
    """Returns the rows of NumPy's table of expired names that have the plain form "Use `np.x` instead."."""
    try:
        expired = importlib.import_module("numpy._expired_attrs_2_0").__expired_attributes__
    except ImportError:  # NumPy 1: it has those names.
        return {}
    found = {name: _PLAIN.fullmatch(advice) for name, advice in expired.items()}
    return {name: f"numpy:{match[1]}" for name, match in found.items() if match}


def _submodules(package: str) -> dict[str, str]:
    """Returns the rows of the package's modules that are gone: `from numpy.linalg import linalg`."""
    parts = {module: module.rpartition(".") for module in MODULES}
    return {name: f"{MODULES[module]}:" for module, (owner, _, name) in parts.items() if owner == package}


_IMAGES = f"{_HERE}.scipy_images"

GONE: dict[str, dict[str, str]] = {
    "numpy": _numpys_own() | _NUMPY_NAMES,
    "numpy.lib": {"pad": "numpy:pad", **_submodules("numpy.lib")},
    "numpy.lib.npyio": {
        name: f"numpy:{name}"
        for name in ("fromregex", "genfromtxt", "load", "loadtxt", "save", "savetxt", "savez", "savez_compressed")
    },
    "numpy.core": _submodules("numpy.core"),
    "numpy.linalg": _submodules("numpy.linalg"),
    "numpy.testing": _submodules("numpy.testing"),
    "numpy.random": {"random_integers": f"{_NUMPY}:random_integers"},
    "collections": {name: f"collections.abc:{name}" for name in collections.abc.__all__},
    "inspect": {name: f"{_PYTHON}:{name}" for name in ("ArgSpec", "formatargspec", "getargspec")},
    "time": {"clock": "time:process_time"},
    "platform": dict.fromkeys(("dist", "linux_distribution"), f"{_PYTHON}:linux_distribution"),
    "fractions": {"gcd": f"{_PYTHON}:gcd"},
    "base64": {"decodestring": "base64:decodebytes", "encodestring": "base64:encodebytes"},
    "cgi": {"escape": f"{_PYTHON}:escape", "parse_qs": "urllib.parse:parse_qs", "parse_qsl": "urllib.parse:parse_qsl"},
    "asyncio": {"coroutine": "types:coroutine"},
    "configparser": {"SafeConfigParser": "configparser:ConfigParser"},
    "xml.etree": {"cElementTree": "xml.etree.ElementTree:"},
    "PIL": {"PILLOW_VERSION": "PIL:__version__"},
    "scipy": OF_NUMPY,
    "scipy.linalg": {
        "pinv2": "scipy.linalg:pinv",
        **{name: f"numpy:{name}" for name in ("kron", "tri", "tril", "triu")},
    },
    "scipy.signal": {
        **{name: f"scipy.signal.windows:{name}" for name in WINDOWS},
        "hanning": "scipy.signal.windows:hann",
    },
    "scipy.special": {
        "btdtr": "scipy.special:betainc",
        "btdtri": "scipy.special:betaincinv",
        "sph_harm": f"{_SCIPY}:sph_harm",
    },
    "scipy.stats": {
        "binom_test": f"{_SCIPY}:binom_test",
        "frechet_l": "scipy.stats:weibull_max",
        "frechet_r": "scipy.stats:weibull_min",
        "gilbrat": "scipy.stats:gibrat",
        "itemfreq": f"{_SCIPY}:itemfreq",
    },
    "sklearn.externals": _submodules("sklearn.externals"),
    "scipy.ndimage": {"imread": f"{_IMAGES}:imread"},
    "scipy.integrate": {
        "cumtrapz": "scipy.integrate:cumulative_trapezoid",
        "simps": "scipy.integrate:simpson",
        "trapz": "scipy.integrate:trapezoid",
    },
    "PIL.Image": {
        "ANTIALIAS": "PIL.Image:LANCZOS",
        "CUBIC": "PIL.Image:BICUBIC",
        "LINEAR": "PIL.Image:BILINEAR",
        "fromstring": "PIL.Image:frombytes",
    },
}
"""Owner -> name -> place."""

BY_IMPORT = {
    "PIL",
    "numpy.core",
    "numpy.lib",
    "numpy.lib.npyio",
    "numpy.linalg",
    "numpy.testing",
    "scipy",
    "scipy.linalg",
    "scipy.signal",
    "scipy.special",
    "scipy.stats",
    "sklearn.externals",
}
"""Owners in `GONE` whose names are words like `mean` and `save`: they count where an import of the file tells."""

CHANGED: dict[str, dict[str, str]] = {
    "numpy": {"bool": "builtins:bool", "long": "builtins:int"},
    "scipy": {"misc": f"{_HERE}.scipy_misc:"},
    "scipy.optimize": {name: f"{_HERE}.scipy_optimize:{name}" for name in ("minimize", *MINIMIZERS)},
}
"""As `GONE`, where the name is there again, or still, and means something else."""

METHODS: dict[str, list[tuple[str, str]]] = {
    "tostring": [("numpy:ndarray", ".tobytes"), ("numpy:generic", ".tobytes"), ("array:array", ".tobytes")],
    "fromstring": [("array:array", ".frombytes")],
    "itemset": [("numpy:ndarray", f"{_NUMPY}:itemset")],
    "newbyteorder": [("numpy:ndarray", f"{_NUMPY}:newbyteorder")],
    "ptp": [("numpy:ndarray", "numpy:ptp"), ("numpy:generic", "numpy:ptp")],
    "isAlive": [("threading:Thread", ".is_alive")],
    "getchildren": [("xml.etree.ElementTree:Element", "builtins:list")],
    "getiterator": [
        ("xml.etree.ElementTree:Element", f"{_PYTHON}:getiterator"),
        ("xml.etree.ElementTree:ElementTree", f"{_PYTHON}:getiterator"),
    ],
    "unescape": [("html.parser:HTMLParser", f"{_PYTHON}:unescape")],
    "random_integers": [("numpy.random:RandomState", f"{_NUMPY}:drawn_integers")],
    "readfp": [("configparser:RawConfigParser", ".read_file")],
    **{
        old: [("unittest:TestCase", f".{new}")]
        for old, new in (
            ("assert_", "assertTrue"),
            ("assertAlmostEquals", "assertAlmostEqual"),
            ("assertEquals", "assertEqual"),
            ("assertNotAlmostEquals", "assertNotAlmostEqual"),
            ("assertNotEquals", "assertNotEqual"),
            ("assertNotRegexpMatches", "assertNotRegex"),
            ("assertRaisesRegexp", "assertRaisesRegex"),
            ("assertRegexpMatches", "assertRegex"),
        )
    },
}
"""Method -> (class, place of a function that takes the object first; or `.name` of the method that it is now)."""


@functools.cache
def gone(module: str, name: str) -> bool:
    """Returns whether a row is needed: a table has the name, and the module that is installed lacks it."""
    if name in CHANGED.get(module, ()):
        return True
    if name not in GONE.get(module, ()):
        return False
    try:
        # Not `hasattr`: NumPy's `__getattr__` warns, or raises a text of its own, for names that are gone.
        return name not in vars(importlib.import_module(module))
    except ImportError:  # Not installed here.
        return True
