"""`tensorflow.python`, as legacy code imports from it: TensorFlow's modules, with ours in the place of theirs.

`from tensorflow.python.training import monitored_session` gives a module that looks like TensorFlow's own and whose
`MonitoredSession` is ours. All other classes are TensorFlow's own, so `isinstance` works as before. Names that
TensorFlow has moved since are found in their new place.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat.declared.unsupported import DEBUGGERS
from tf2compat.extras import missing_extra, needs_extra
from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.ended_modules import ended_module
from tf2compat.legacy_imports.statements import LEGACY, renamed
from tf2compat.legacy_imports.stock_names import CHANGED, ELSEWHERE, ENDED, MOVED

__all__ = ["PREFIX", "StockModuleFinder", "install"]

PREFIX = "tf2compat.v1.python"
_STOCK = "tensorflow.python"
_V1 = "tensorflow.compat.v1"

LOADED_AGAIN = ("tensorflow.python.training.evaluation",)
"""Modules whose functions open sessions: each is loaded a second time, with what it imports being ours."""


REFUSED = "tf2compat.train.debugger"
"""Where the classes of `tensorflow.python.debug` are that refuse to be made."""


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        return code_of(self.get_data(path), path, LEGACY)


def _found(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


@functools.cache
def _replacements() -> dict[int, str]:
    """Returns the replaced objects of TensorFlow: their identity -> the place of ours."""
    found = {}
    stock_v1 = importlib.import_module(_V1)
    for module in ("", ".flags", ".nn", ".test", ".train"):
        stock = getattr(stock_v1, module[1:]) if module else stock_v1
        ours = importlib.import_module(f"tf2compat.v1{module}")
        for name, home in ours.HOMES.items():
            if home and hasattr(stock, name):
                # By identity: some modules have the same object under another name. TensorFlow keeps them alive.
                found[id(getattr(stock, name))] = f"{home}:{name}"
    return found


def _ended(name: str) -> str | None:
    """Returns the row of `ENDED` that a module is in; None if it is in none."""
    return next((ended for ended in ENDED if f"{name}.".startswith(f"{ended}.")), None)


class _StockModule(ModuleType):
    """A module of `tensorflow.python`, seen by legacy code."""

    def __init__(self, name: str, stock: ModuleType) -> None:
        super().__init__(name, stock.__doc__)
        self.__dict__["_stock"] = stock
        self.__dict__["_originals"] = {}

    def __setattr__(self, name: str, value: Any) -> None:
        """Sets a name; one that is TensorFlow's own also where TensorFlow reads it, as in TF1.

        A program that replaces `tensorflow.python.ops.gradients.gradients` means the optimizers' as well.
        """
        stock = self.__dict__["_stock"]
        old = vars(stock).get(name)
        is_a_part = name.startswith("__") or isinstance(value, ModuleType)  # Set by Python's import.
        if old is not None and not is_a_part and id(old) not in _replacements():
            # The first one only: a mock that replaces it twice must not take its own for the original.
            self.__dict__["_originals"].setdefault(name, old)
            setattr(stock, name, value)
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        """Takes back what was set."""
        super().__delattr__(name)
        if name in self.__dict__["_originals"]:
            setattr(self.__dict__["_stock"], name, self.__dict__["_originals"].pop(name))

    def __getattr__(self, name: str) -> Any:
        stock, module = self.__dict__["_stock"], self.__name__.removeprefix(f"{PREFIX}.")
        if name in CHANGED.get(module, ()):
            self.__dict__[name] = found = _found(CHANGED[module][name])
            return found
        if name == "__all__" and not hasattr(stock, name):  # `from … import *` sees what is found when it is asked for.
            return [public for public in dir(self) if not public.startswith("_")]
        try:
            value = getattr(stock, name)
        except AttributeError:
            moved = MOVED.get(module, {}).get(name)
            if moved is None:
                raise
            value = _found(moved)
        if isinstance(value, ModuleType) and value.__name__.startswith(f"{_STOCK}."):
            value = importlib.import_module(PREFIX + value.__name__.removeprefix(_STOCK))
        elif name in DEBUGGERS:
            value = _found(f"{REFUSED}:{name}")
        elif id(value) in _replacements():
            value = _found(_replacements()[id(value)])
        if not name.startswith("__"):
            self.__dict__[name] = value
        return value

    def __dir__(self) -> list[str]:
        moved = MOVED.get(self.__name__.removeprefix(f"{PREFIX}."), ())
        return sorted({*super().__dir__(), *dir(self.__dict__["_stock"]), *moved})


class StockModuleFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of `tf2compat.v1.python`."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of TensorFlow's; None for every other."""
        if not fullname.startswith(f"{PREFIX}."):
            return None
        name = _STOCK + fullname.removeprefix(PREFIX)
        # Replaced names do not reach inside of a function: its globals are its own module's.
        if name in LOADED_AGAIN:
            path = importlib.import_module(name).__file__
            return importlib.util.spec_from_file_location(fullname, path, loader=_Loader(fullname, str(path)))
        if _ended(name):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        try:
            stock = importlib.import_module(renamed(name, ELSEWHERE))
        except ModuleNotFoundError as error:
            if error.name == name:
                return None
            raise missing_extra(name, error) if needs_extra(error) else error from None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=hasattr(stock, "__path__"))

    def create_module(self, spec: Any) -> ModuleType:
        """Returns the module that looks like TensorFlow's."""
        name = _STOCK + spec.name.removeprefix(PREFIX)
        ended = _ended(name)
        if ended:
            return ended_module(spec.name, name, *ENDED[ended])
        return _StockModule(spec.name, importlib.import_module(renamed(name, ELSEWHERE)))

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: its names are found when they are asked for."""


def install() -> None:
    """Makes modules of `tf2compat.v1.python` importable. Twice is harmless."""
    if not any(isinstance(finder, StockModuleFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StockModuleFinder())
