"""Checks of what a public function is given, before it does anything: errors that name the argument and its value."""

from __future__ import annotations

import numbers
import os
import reprlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["check_count", "check_mapping", "check_path", "check_switch", "check_type", "listed", "wrong_type"]


def _shown(value: Any) -> str:
    article = "an" if type(value).__name__[0].lower() in "aeiou" else "a"
    # A large array must not fill the terminal.
    return "None" if value is None else f"{reprlib.repr(value)}, {article} {type(value).__name__}"


def wrong_type(symbol: str, name: str, value: Any, wanted: str) -> UsageTypeError:
    """Returns the error of an argument that has a wrong type.

    Args:
        symbol: the function's public name.
        name: the argument's.
        value: what was given.
        wanted: what is to be given, with its article: 'a tensor of a graph'.
    """
    return UsageTypeError(symbol, f"Argument `{name}` is {_shown(value)}.", f"Pass {wanted}.")


def check_type(symbol: str, name: str, value: Any, kinds: type | tuple[type, ...], wanted: str) -> None:
    """Checks the type of an argument.

    Args:
        symbol: as for `wrong_type`; so are `name`, `value` and `wanted`.
        name: the argument's name.
        value: what was given.
        kinds: the types that it may have.
        wanted: what is to be given.

    Raises:
        UsageTypeError: (a TypeError) it has another.
    """
    if not isinstance(value, kinds):
        raise wrong_type(symbol, name, value, wanted)


def check_count(symbol: str, name: str, value: Any, least: int, wanted: str) -> None:
    """Checks that an argument is a whole number, `least` or more.

    Args:
        symbol: as for `wrong_type`; so are `name`, `value` and `wanted`.
        name: the argument's name.
        value: the argument.
        least: the smallest number that is allowed.
        wanted: the words for what is to be given.

    Raises:
        UsageTypeError: (a TypeError) it is no whole number.
        UsageError: (a ValueError) it is smaller.
    """
    # To Python True is the number 1; as a count it is a slip.
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise wrong_type(symbol, name, value, wanted)
    if value < least:
        raise UsageError(symbol, f"Argument `{name}` is {value}.", f"Pass {wanted}.")


def check_path(symbol: str, name: str, value: Any, wanted: str) -> str:
    """Returns a path as text.

    Args:
        symbol: as for `wrong_type`; so are `name`, `value` and `wanted`.
        name: the argument's name.
        value: a str, bytes or path object.
        wanted: the words for what is to be given.

    Raises:
        UsageTypeError: (a TypeError) it is no path.
        UsageError: (a ValueError) it is empty.
    """
    if not isinstance(value, str | bytes | os.PathLike):
        raise wrong_type(symbol, name, value, wanted)
    path = os.fsdecode(value)
    if not path:
        raise UsageError(symbol, f"Argument `{name}` is empty.", f"Pass {wanted}.")
    return path


def check_switch(symbol: str, name: str, value: Any) -> bool:
    """Returns an argument that is True or False, or 1 or 0.

    Args:
        symbol: as for `wrong_type`; so are `name` and `value`.
        name: the argument's name.
        value: the argument.

    Raises:
        UsageTypeError: (a TypeError) it is something else.
    """
    if not isinstance(value, bool | np.bool_ | numbers.Integral) or value not in (0, 1):
        raise wrong_type(symbol, name, value, "True or False")
    return bool(value)


def check_mapping(symbol: str, name: str, value: Any, wanted: str, keys: type = str, values: type = object) -> None:
    """Checks that an argument is a mapping, and the types of its keys and values.

    Args:
        symbol: as for `wrong_type`; so are `name`, `value` and `wanted`.
        name: the argument's name.
        value: the argument.
        wanted: the words for what is to be given.
        keys: the type of all keys.
        values: the type of all values.

    Raises:
        UsageTypeError: (a TypeError) it is none, or has others.
    """
    if not isinstance(value, Mapping):
        raise wrong_type(symbol, name, value, wanted)
    for key, item in value.items():
        if not isinstance(key, keys) or not isinstance(item, values):
            raise wrong_type(symbol, name, {key: item}, wanted)


def listed(symbol: str, name: str, value: Any, wanted: str) -> list[Any]:
    """Returns the elements of an argument that is a list, or something else that can be gone through.

    Args:
        symbol: as for `wrong_type`; so are `name`, `value` and `wanted`.
        name: the argument's name.
        value: the argument.
        wanted: the words for what is to be given.

    Raises:
        UsageTypeError: (a TypeError) it is none; a text is one thing, no list of letters.
    """
    if not isinstance(value, Iterable) or isinstance(value, str | bytes):
        raise wrong_type(symbol, name, value, wanted)
    return list(value)
