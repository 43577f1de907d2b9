"""`tf.contrib.training.HParams`: hyperparameters by name."""

from __future__ import annotations

import json
import numbers
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tf2compat.errors import UsageError, UsageKeyError

__all__ = ["HParams"]

_SYMBOL = "tf.contrib.training.HParams"
_ASSIGNMENT = re.compile(
    r"\s*(?P<name>\w[\w.]*)\s*(\[\s*(?P<index>\d+)\s*\])?\s*=\s*(?P<value>\[[^\]]*\]|[^,\[]*)(?:,|$)"
)
_BOOLEANS = {"true": True, "false": False}


class HParams:
    """Hyperparameters, read and set as attributes, overridden by text such as `learning_rate=0.1,layers=[1,2]`.

    Args:
        model_structure: kept for old callers.
        **kwargs: the hyperparameters; a list's elements are of one type.

    Source: `tf.contrib.training.HParams`.
    """

    def __init__(self, model_structure: Any = None, **kwargs: Any) -> None:
        self._hparam_types: dict[str, tuple[type, bool]] = {}
        self._model_structure = model_structure
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name: str, value: Any) -> None:
        """Adds a hyperparameter.

        Raises:
            UsageError: (a ValueError) there is one of that name, or an attribute; or a list is empty.
        """
        if getattr(self, name, None) is not None:
            raise UsageError(_SYMBOL, f"Hyperparameter name is reserved: {name}.", "Choose another name.")
        if isinstance(value, list | tuple):
            if not value:
                raise UsageError(
                    _SYMBOL, f"Multi-valued hyperparameters cannot be empty: {name}.", "Give it one value, or None."
                )
            self._hparam_types[name] = (type(value[0]), True)
        else:
            self._hparam_types[name] = (type(value), False)
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Sets a hyperparameter, of the type that it has.

        Raises:
            UsageError: (a ValueError) it is a list and the value is none, or the reverse, or the types do not agree.
            UsageKeyError: (a KeyError) there is none of that name.
        """
        kind, is_list = self._type(name)
        if isinstance(value, list) != is_list:
            raise UsageError(
                _SYMBOL,
                f"{'Must' if is_list else 'Must not'} pass a list for the {'multi' if is_list else 'single'}-valued "
                f"parameter: {name}, got {value!r}.",
                "Pass what it was made with.",
            )
        setattr(self, name, [_cast(name, kind, one) for one in value] if is_list else _cast(name, kind, value))

    def _type(self, name: str) -> tuple[type, bool]:
        if name not in self._hparam_types:
            raise UsageKeyError(_SYMBOL, f"Unknown hyperparameter: {name}.", f"There are {sorted(self._hparam_types)}.")
        return self._hparam_types[name]

    def del_hparam(self, name: str) -> None:
        """Removes a hyperparameter, if there is one of that name."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values: str) -> HParams:
        """Sets hyperparameters from text: `name=value,name[1]=value,name=[v1,v2]`; returns self.

        Raises:
            UsageError: (a ValueError) the text cannot be read, or names what there is not.
        """
        given: dict[str, Any] = {}
        for name, index, value in _assignments(values):
            try:
                kind, _ = self._type(name)
            except KeyError as error:
                raise UsageError(_SYMBOL, f"Unknown hyperparameter: {name}.", "Add it first.") from error
            key = name if index is None else f"{name}[{index}]"
            if key in given:
                raise UsageError(_SYMBOL, f"'{key}' is assigned twice in {values!r}.", "Assign it once.")
            given[key] = value
            if index is not None:
                getattr(self, name)[index] = _read(name, kind, value)
            elif value.startswith("["):
                parts = [part.strip() for part in value[1:-1].split(",") if part.strip()]
                self.set_hparam(name, [_read(name, kind, part) for part in parts])
            else:
                self.set_hparam(name, _read(name, kind, value))
        return self

    def override_from_dict(self, values_dict: Mapping[str, Any]) -> HParams:
        """Sets hyperparameters from a dictionary; returns self."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    def parse_json(self, values_json: str) -> HParams:
        """Sets hyperparameters from a JSON object; returns self."""
        return self.override_from_dict(json.loads(values_json))

    def to_json(self, indent: int | None = None, separators: Any = None, sort_keys: bool = False) -> str:
        """Returns the hyperparameters as a JSON object; callables are left out."""
        values = {name: value for name, value in self.values().items() if not callable(value)}
        return json.dumps(values, indent=indent, separators=separators, sort_keys=sort_keys)

    def values(self) -> dict[str, Any]:
        """Returns the hyperparameters by name."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key: str, default: Any = None) -> Any:
        """Returns a hyperparameter, or the default where there is none.

        Raises:
            UsageError: (a ValueError) the default is of another type than the hyperparameter.
        """
        if key not in self._hparam_types:
            return default
        kind, is_list = self._hparam_types[key]
        if default is not None and isinstance(default, list) != is_list:
            raise UsageError(
                _SYMBOL, f"Hparam '{key}' is incompatible with default={default!r}.", "Pass one of its type."
            )
        for part in default if is_list and default is not None else [default]:
            _cast(key, kind, part)
        return getattr(self, key)

    def get_model_structure(self) -> Any:
        """Returns what was given as `model_structure`."""
        return self._model_structure

    def set_model_structure(self, model_structure: Any) -> None:
        """Sets it."""
        self._model_structure = model_structure

    def __contains__(self, key: str) -> bool:
        return key in self._hparam_types

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in sorted(self.values().items()))

    def __repr__(self) -> str:
        return f"HParams({sorted(self.values().items())})"


def _assignments(text: str) -> Iterator[tuple[str, int | None, str]]:
    position = 0
    while position < len(text):
        found = _ASSIGNMENT.match(text, position)
        if found is None:
            raise UsageError(
                _SYMBOL, f"Malformed hyperparameter value: {text[position:]!r}.", "Write `name=value,...`."
            )
        index = found["index"]
        yield found["name"], None if index is None else int(index), found["value"].strip()
        position = found.end()


def _read(name: str, kind: type, text: str) -> Any:
    """Returns the value that a text stands for.

    Raises:
        UsageError: (a ValueError) it is none of the hyperparameter's type.
    """
    try:
        if kind is bool:
            return _BOOLEANS[text.lower()] if text.lower() in _BOOLEANS else bool(int(text))
        return None if kind is type(None) and text == "None" else kind(text)
    except (ValueError, TypeError):
        raise UsageError(
            _SYMBOL, f"Could not parse hparam '{name}' of type '{kind.__name__}' with value {text!r}.", "Correct it."
        ) from None


def _cast(name: str, kind: type, value: Any) -> Any:
    """Returns a value in the type of a hyperparameter, where that loses nothing.

    Raises:
        UsageError: (a ValueError) it has no value of that type.
    """
    if value is None or kind is type(None):
        return value
    fits = isinstance(value, str | bytes) == issubclass(kind, str | bytes)
    fits = fits and isinstance(value, bool) == issubclass(kind, bool)
    fits = fits and (isinstance(value, numbers.Integral) or not issubclass(kind, numbers.Integral))
    fits = fits and (isinstance(value, numbers.Number) or not issubclass(kind, numbers.Number))
    if not fits:
        raise UsageError(
            _SYMBOL, f"Could not cast hparam '{name}' of type '{kind}' from value {value!r}.", "Give one of that type."
        )
    return kind(value)
