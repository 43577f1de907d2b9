"""Look-ups of old names, asked by rewritten files: what the package has, or else what the tables say.

Rewritten files import this module as `__tf2compat_moved_on__`.
"""

from __future__ import annotations

import functools
import importlib
import sys
from types import ModuleType
from typing import Any

import numpy as np

from tf2compat.legacy_imports.moved_on import numpy_functions, python_functions
from tf2compat.legacy_imports.moved_on.calls import CALLS
from tf2compat.legacy_imports.moved_on.named_once import met, named
from tf2compat.legacy_imports.moved_on.names import CHANGED, GONE, METHODS, MODULES
from tf2compat.legacy_imports.moved_on.python_functions import single

__all__ = [
    "attribute",
    "by_name",
    "elements",
    "formatted",
    "imported",
    "index",
    "kind",
    "named",
    "number",
    "numpy_functions",
    "python_functions",
    "star",
]


def found(place: str) -> Any:
    """Returns the object at a place, `module:name`; `module:` is the module."""
    module, _, name = place.partition(":")
    loaded = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded


_KNOWN: dict[tuple[int, str], tuple[ModuleType, Any]] = {}
"""(id of a module, name) -> (the module, what is supplied): calls of changed functions may be in inner loops."""


def _instead(module: str, name: str) -> Any:
    """Returns the replacement of a name that its module has too; None for all others."""
    row = CALLS.get(module, {}).get(name)
    place = row.place if row else CHANGED.get(module, {}).get(name)
    return found(place) if place else None


ndarray = np.ndarray


def attribute(owner: Any, name: str) -> Any:
    """Returns `owner.name`, with the old meaning where the tables have one.

    Args:
        owner: a module, or any object.
        name: an attribute that some row is of.

    Raises:
        AttributeError: neither the object nor a row has it.
    """
    # Modules alone are kept here, and alive by that, so no other object gets the same id.
    known = _KNOWN.get((id(owner), name))
    if known is not None:
        return known[1]
    if isinstance(owner, ModuleType):
        instead = _instead(owner.__name__, name)
        if instead is not None:
            _KNOWN[id(owner), name] = owner, instead
            return instead
        place = GONE.get(owner.__name__, {}).get(name)
        # Not `hasattr`, which asks NumPy's `__getattr__`, and that warns.
        return getattr(owner, name) if place is None or name in vars(owner) else found(place)
    if name in CALLS["random"]:
        return _of_random(owner, name)
    try:
        return getattr(owner, name)
    except AttributeError:
        method = _method(owner, name)
        if method is None:
            raise
        return method


def by_name(owner: Any, name: str) -> Any:
    """Returns `getattr(owner, name)` as `attribute` does, but a type as it is: the program may want it as a dtype."""
    row = CALLS.get(owner.__name__, {}).get(name) if isinstance(owner, ModuleType) else None
    return getattr(owner, name) if row is not None and row.is_type else attribute(owner, name)


def _of_random(owner: Any, name: str) -> Any:
    import random

    # NumPy's generators and a program's own classes have methods of these names.
    if type(owner) is not random.Random:
        return getattr(owner, name)
    functions = importlib.import_module(CALLS["random"][name].place.partition(":")[0])
    return functools.partial(getattr(functions, name), generator=owner)


def _method(owner: Any, name: str) -> Any:
    """Returns a method that the object's class had; None if there is no row of it."""
    for kind, place in METHODS.get(name, ()):
        # A class whose module was never imported has no objects.
        module, _, class_name = kind.partition(":")
        if module in sys.modules and isinstance(owner, getattr(sys.modules[module], class_name)):
            return getattr(owner, place[1:]) if place[0] == "." else functools.partial(found(place), owner)
    return None


def imported(module: str, name: str) -> Any:
    """Returns the object that `from module import name` binds.

    Raises:
        ImportError: as Python raises it.
    """
    owner = importlib.import_module(MODULES.get(module, module))
    try:
        return attribute(owner, name)
    except AttributeError:
        pass
    try:
        return importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{module}.{name}":
            raise
    raise ImportError(f"cannot import name {name!r} from {module!r}", name=module)


_PRIVATE_STARS = {"float", "int", "bool", "complex", "object", "str", "unicode", "long", "sys", "warnings"}
"""Names that `from numpy import *` never bound."""


def star(module: str, namespace: dict[str, Any]) -> None:
    """Adds to a file's names those that `from module import *` bound.

    Args:
        module: the module, whose present names are there already.
        namespace: `globals()` of the file.
    """
    owner = importlib.import_module(module)
    for name in (*GONE.get(module, ()), *CHANGED.get(module, ())):
        if name not in _PRIVATE_STARS and not hasattr(owner, name):
            namespace[name] = attribute(owner, name)
    for name, row in CALLS.get(module, {}).items():
        # A type stays: `isinstance(x, int32)` needs one.
        if name in namespace and not isinstance(namespace[name], type):
            namespace[name] = found(row.place)


_ONE = "array of one element"


def number(kind: Any, value: Any) -> Any:
    """Returns `float(value)`, where `value` may be an array of one element, as until NumPy 2.3.

    Args:
        kind: the type, or what else the file calls by its name.
        value: its argument.
    """
    if isinstance(value, np.ndarray) and value.ndim and value.size == 1 and kind in (float, int, complex):
        met(f"{kind.__name__}({_ONE})")
        return kind(value.item())
    return kind(value)


def kind(called: Any) -> Any:
    """Returns `float`, or what else is so called, for arrays of one element too: the first argument of `map`."""
    return functools.partial(number, called) if called in (float, int, complex) else called


def formatted(text: Any, values: Any) -> Any:
    """Returns `text % values`, where a number may be an array of one element."""
    try:
        return text % values
    except TypeError:
        if isinstance(values, tuple):
            changed: Any = tuple(value if single(value) is value else _Printed(value) for value in values)
            same = all(new is old for new, old in zip(changed, values, strict=True))
        else:
            changed = single(values)
            same = changed is values
        if same:
            raise
        made = text % changed
    met(f"'%f' % {_ONE}")
    return made


class _Printed:
    """An array of one element among what is formatted: a number to `%f`, an array to `%s`."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __float__(self) -> float:
        return float(single(self._value))

    def __int__(self) -> int:
        return int(single(self._value))

    def __str__(self) -> str:
        return str(self._value)

    def __repr__(self) -> str:
        return repr(self._value)


def index(place: Any) -> Any:
    """Returns the index of an array: a list with a slice among its elements was a tuple until NumPy 1.23."""
    if type(place) is list and any(isinstance(part, slice) for part in place):
        met("x[[slice(…), …]]")
        return tuple(place)
    return place


class _Elements:
    """An array whose elements may be set to arrays of one element."""

    __slots__ = ("_array",)

    def __init__(self, array: Any) -> None:
        self._array = array

    def __getitem__(self, place: Any) -> Any:
        return self._array[place]

    def __setitem__(self, place: Any, value: Any) -> None:
        if isinstance(value, np.ndarray) and value.ndim and value.size == 1 and self._array.dtype != object:
            try:
                self._array[place] = value
            except ValueError:
                met(f"x[i] = {_ONE}")
                self._array[place] = np.asarray(value).reshape(())
        else:
            self._array[place] = value


def elements(owner: Any) -> Any:
    """Returns the target of `owner[place] = value`: the object, or an array that takes the values that arrays took."""
    return _Elements(owner) if type(owner) is np.ndarray else owner
