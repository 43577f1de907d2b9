"""Functions of the standard library, and PyYAML's `load`, as Python 3.7 had them."""

from __future__ import annotations

import collections
import collections.abc
import functools
import html
import inspect
import json
import math
import platform
import random
from typing import Any

import numpy as np

from tf2compat.errors import UsageError

__all__ = ["getargspec", "single"]

_TENSORFLOWS = {"tensorflow", "tensorflow_estimator", "tf2compat", "tf_keras", "tf_slim"}
"""Packages whose functions were TF1's, or stand for them."""

ArgSpec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")


def getargspec(func: Any) -> Any:
    """`inspect.getargspec`: the arguments of a function that has neither keyword-only ones nor annotations.

    TensorFlow's functions had neither in TF1, so that those of theirs and ours that have them now are answered too.
    """
    found = inspect.getfullargspec(func)
    of_tensorflow = str(getattr(func, "__module__", "")).partition(".")[0] in _TENSORFLOWS
    if (found.kwonlyargs or found.annotations) and not of_tensorflow:
        raise UsageError(
            "inspect.getargspec",
            f"{func!r} has keyword-only arguments or annotations.",
            "Use `inspect.getfullargspec`.",
        )
    return ArgSpec(*found[:4])


def formatargspec(args: Any, varargs: Any = None, varkw: Any = None, defaults: Any = None) -> str:
    """`inspect.formatargspec` of what `inspect.getargspec` returns: the arguments as they stand in a `def`."""
    plain = len(args) - len(defaults or ())
    shown = [str(name) for name in args[:plain]]
    shown += [f"{name}={value!r}" for name, value in zip(args[plain:], defaults or (), strict=True)]
    shown += [f"*{varargs}"] if varargs else []
    shown += [f"**{varkw}"] if varkw else []
    return f"({', '.join(shown)})"


def gcd(a: Any, b: Any) -> Any:
    """`fractions.gcd`: it has the sign of `b`, as `math.gcd` has not."""
    while b:
        a, b = b, a % b
    return a


def escape(s: str, quote: bool = False) -> str:
    """`cgi.escape`: quotes stay unless that is asked for, and single ones always."""
    escaped = html.escape(s, quote=False)
    return escaped.replace('"', "&quot;") if quote else escaped


def unescape(parser: Any, s: str) -> str:
    """`HTMLParser().unescape`."""
    return html.unescape(s)


def getiterator(owner: Any, tag: Any = None) -> list[Any]:
    """`Element.getiterator`: a list of the element and all below it."""
    return list(owner.iter(tag))


def sample(population: Any, k: Any, *, generator: Any = random) -> Any:
    """`random.sample`, from a set too.

    Args:
        population: a sequence or a set.
        k: how many elements to choose.
        generator: `random`, or a `random.Random`.
    """
    # Python 3.11 refuses sets; until then it made a tuple of them as well.
    return generator.sample(tuple(population) if isinstance(population, collections.abc.Set) else population, k)


_shuffle = random.shuffle


def shuffle(x: Any, random: Any = None, *, generator: Any = None) -> None:
    """`random.shuffle` with a function that returns numbers from 0 to 1.

    Args:
        x: a list, which is shuffled in place.
        random: takes nothing and returns a number from 0 to 1; None for the generator's own.
        generator: a `random.Random`; None for Python's.
    """
    if random is None:
        (generator.shuffle if generator else _shuffle)(x)
        return
    for last in reversed(range(1, len(x))):
        other = int(random() * (last + 1))
        x[last], x[other] = x[other], x[last]


def json_loads(s: Any, *, encoding: Any = None, **options: Any) -> Any:
    """`json.loads` with `encoding=`, which it took and never used."""
    return json.loads(s, **options)


def json_load(fp: Any, *, encoding: Any = None, **options: Any) -> Any:
    """`json.load` with `encoding=`, which it took and never used."""
    return json.load(fp, **options)


def yaml_load(stream: Any, Loader: Any = None) -> Any:  # noqa: N803  (PyYAML's name)
    """`yaml.load(stream)` as PyYAML 5.1 to 5.4 did it: by `FullLoader`, which makes no objects of the program's."""
    import yaml

    return yaml.load(stream, Loader=Loader or yaml.FullLoader)


def yaml_load_all(stream: Any, Loader: Any = None) -> Any:  # noqa: N803
    """`yaml.load_all(stream)` by `FullLoader`."""
    import yaml

    return yaml.load_all(stream, Loader=Loader or yaml.FullLoader)


def single(value: Any) -> Any:
    """Returns the element of an array that has one; everything else as it is."""
    return value.item() if isinstance(value, np.ndarray) and value.ndim and value.size == 1 else value


def _of_numbers(function: Any) -> Any:
    @functools.wraps(function)
    def called(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except TypeError:
            # NumPy converts an array of one element to a number no more.
            return function(*map(single, arguments))

    return called


ceil, exp, fabs, floor, isinf, isnan = map(
    _of_numbers, (math.ceil, math.exp, math.fabs, math.floor, math.isinf, math.isnan)
)
log, log10, log2, pow, sqrt = map(_of_numbers, (math.log, math.log10, math.log2, math.pow, math.sqrt))


def factorial(x: Any) -> int:
    """`math.factorial`, of a float that is whole too."""
    return math.factorial(int(x) if isinstance(x, float) and x.is_integer() else x)


def linux_distribution(*unused: Any, **options: Any) -> tuple[str, str, str]:
    """`platform.linux_distribution` and `platform.dist`: name, version and code name, or ''."""
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return "", "", ""
    if told["ID"] != "debian":
        return told["NAME"], told.get("VERSION_ID", ""), told.get("VERSION_CODENAME", "")
    try:
        with open("/etc/debian_version", encoding="utf-8") as stream:
            return "debian", stream.read().strip(), ""
    except OSError:
        return "debian", told.get("VERSION_ID", ""), ""
