"""Names that are gone: owner -> name -> place of what has the old meaning.

A place is `module:name`. One row is one name; where it is a plain name of a public module, `migrate` writes that.
A name that its owner still has is never replaced by a row of `GONE`.
"""

from __future__ import annotations

import collections.abc
import functools
import importlib
import re

from tf2compat.legacy_imports.moved_on.scipy_optimize import MINIMIZERS

__all__ = ["CHANGED", "GONE", "METHODS", "MODULES", "gone"]

_HERE = "tf2compat.legacy_imports.moved_on"
_NUMPY, _PYTHON = f"{_HERE}.numpy_functions", f"{_HERE}.python_functions"
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
    "cumproduct": "numpy:cumprod",
    "DataSource": "numpy.lib.npyio:DataSource",
    "fastCopyAndTranspose": f"{_NUMPY}:fast_copy_and_transpose",
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
    "msort": f"{_NUMPY}:msort",
    "obj2sctype": f"{_NUMPY}:obj2sctype",
    "object0": "numpy:object_",
    "product": "numpy:prod",
    "row_stack": f"{_NUMPY}:vstack",
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
    """Returns what NumPy's table of expired names says in the plain form "Use `np.x` instead."."""
    try:
        expired = importlib.import_module("numpy._expired_attrs_2_0").__expired_attributes__
    except ImportError:  # NumPy 1: it has those names.
        return {}
    found = {name: _PLAIN.fullmatch(advice) for name, advice in expired.items()}
    return {name: f"numpy:{match[1]}" for name, match in found.items() if match}


_IMAGES = f"{_HERE}.scipy_images"

GONE: dict[str, dict[str, str]] = {
    "numpy": _numpys_own() | _NUMPY_NAMES,
    "numpy.lib": {"pad": "numpy:pad"},
    "numpy.random": {"random_integers": f"{_NUMPY}:random_integers"},
    "collections": {name: f"collections.abc:{name}" for name in collections.abc.__all__},
    "inspect": {"getargspec": f"{_PYTHON}:getargspec", "ArgSpec": f"{_PYTHON}:ArgSpec"},
    "time": {"clock": "time:process_time"},
    "fractions": {"gcd": f"{_PYTHON}:gcd"},
    "base64": {"decodestring": "base64:decodebytes", "encodestring": "base64:encodebytes"},
    "cgi": {"escape": f"{_PYTHON}:escape", "parse_qs": "urllib.parse:parse_qs", "parse_qsl": "urllib.parse:parse_qsl"},
    "asyncio": {"coroutine": "types:coroutine"},
    "configparser": {"SafeConfigParser": "configparser:ConfigParser"},
    "xml.etree": {"cElementTree": "xml.etree.ElementTree:"},
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

CHANGED: dict[str, dict[str, str]] = {
    "numpy": {"bool": "builtins:bool", "long": "builtins:int"},
    "scipy": {"misc": f"{_HERE}.scipy_misc:"},
    "scipy.optimize": {name: f"{_HERE}.scipy_optimize:{name}" for name in ("minimize", *MINIMIZERS)},
}
"""As `GONE`, where the name is there again, or still, and means something else."""

MODULES: dict[str, str] = {
    "scipy.misc": f"{_HERE}.scipy_misc",
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}
"""Modules that are gone, or empty -> what is imported in their place."""

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
        return name not in vars(importlib.import_module(module))
    except ImportError:  # Not installed here.
        return True
