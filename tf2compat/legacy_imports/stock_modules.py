"""`tensorflow.python`, as legacy code imports from it: TensorFlow's modules, with ours in the place of theirs.

`from tensorflow.python.training import monitored_session` gives a module that looks like TensorFlow's own and whose
`MonitoredSession` is ours. What a class is, and so `isinstance`, stays: only what `tf2compat.v1` lies over is
replaced. What TensorFlow has moved since is found in its new place.
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

from tf2compat import _tf
from tf2compat.engine.unsupported import DEBUGGERS
from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.statements import LEGACY, renamed

__all__ = ["PREFIX", "StockModuleFinder", "install"]

PREFIX = "tf2compat.v1.python"
_STOCK = "tensorflow.python"
_V1 = "tensorflow.compat.v1"

MOVED: dict[str, dict[str, str]] = {
    "framework.graph_util": {
        "convert_variables_to_constants": "tf2compat.v1.graph_util:convert_variables_to_constants"
    },
    "framework.ops": {"IndexedSlices": f"{_V1}:IndexedSlices", "Tensor": "tf2compat.v1:Tensor"},
    "ops.array_ops": {"stack": f"{_V1}:stack", "concat": f"{_V1}:concat", "unstack": f"{_V1}:unstack"},
    "ops.control_flow_ops": {name: f"{_V1}:{name}" for name in ("Assert", "case", "cond", "switch_case", "while_loop")},
    "ops.random_ops": {"random_crop": f"{_V1}:random_crop"},
    "ops.rnn_cell_impl": {
        name: f"tf2compat.v1.nn.rnn_cell:{name}" for name in ("DeviceWrapper", "DropoutWrapper", "ResidualWrapper")
    },
    "ops.variable_scope": {
        "disable_resource_variables": f"{_V1}:disable_resource_variables",
        "enable_resource_variables": f"{_V1}:enable_resource_variables",
        "resource_variables_enabled": f"{_V1}:resource_variables_enabled",
        "variable": "tf2compat.v1:Variable",
    },
    "ops.variables": {"VariableV1": "tf2compat.v1:Variable"},
    "util.nest": {"is_sequence": "tensorflow.nest:is_nested"},
}
"""Module of `tensorflow.python` -> name that it had -> where it is now."""


ELSEWHERE: dict[str, str] = {
    **_tf.MOVED_MODULES,
    "tensorflow.python.distribute.estimator_training": "tf2compat.estimator.distributed_training",
    "tensorflow.python.estimator": "tf2compat.legacy.tensorflow_estimator.python.estimator",
}
"""Module of `tensorflow.python`, with those in it -> where it is now."""

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
    """Returns what of TensorFlow's is replaced, by identity -> where ours is."""
    found = {}
    stock_v1 = importlib.import_module(_V1)
    for module in ("", ".flags", ".nn", ".train"):
        stock = getattr(stock_v1, module[1:]) if module else stock_v1
        ours = importlib.import_module(f"tf2compat.v1{module}")
        for name, home in ours.HOMES.items():
            if home and hasattr(stock, name):
                found[id(getattr(stock, name))] = f"{home}:{name}"
    return found


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
            self.__dict__["_originals"].setdefault(name, old)
            setattr(stock, name, value)
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        """Takes back what was set."""
        super().__delattr__(name)
        if name in self.__dict__["_originals"]:
            setattr(self.__dict__["_stock"], name, self.__dict__["_originals"].pop(name))

    def __getattr__(self, name: str) -> Any:
        stock = self.__dict__["_stock"]
        try:
            value = getattr(stock, name)
        except AttributeError:
            moved = MOVED.get(self.__name__.removeprefix(f"{PREFIX}."), {}).get(name)
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
        return sorted({*super().__dir__(), *dir(self.__dict__["_stock"])})


class StockModuleFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of `tf2compat.v1.python`."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of TensorFlow's; None for every other."""
        if not fullname.startswith(f"{PREFIX}."):
            return None
        name = _STOCK + fullname.removeprefix(PREFIX)
        if name in LOADED_AGAIN:
            path = importlib.import_module(name).__file__
            return importlib.util.spec_from_file_location(fullname, path, loader=_Loader(fullname, str(path)))
        try:
            stock = importlib.import_module(renamed(name, ELSEWHERE))
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=hasattr(stock, "__path__"))

    def create_module(self, spec: Any) -> ModuleType:
        """Returns the module that looks like TensorFlow's."""
        name = _STOCK + spec.name.removeprefix(PREFIX)
        return _StockModule(spec.name, importlib.import_module(renamed(name, ELSEWHERE)))

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: its names are found when they are asked for."""


def install() -> None:
    """Lets modules of `tf2compat.v1.python` be imported. Twice is harmless."""
    if not any(isinstance(finder, StockModuleFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StockModuleFinder())
