"""`tf.contrib`: the original of TensorFlow 1.15.5, loaded unchanged out of the archive; see `tf2compat.contrib`.

Each part is loaded when it is asked for.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

from tf2compat.contrib_archive import archive as _archive
from tf2compat.legacy_imports import contrib_modules, packages, stock_modules

# They find modules called `tf2compat.legacy`, `tf2compat.v1.python` and `tf2compat.v1.contrib`, and no others.
packages.install()
stock_modules.install()
contrib_modules.install()

ALIASES = {
    "eager": "eager.python.tfe",
    "optimizer_v2": "optimizer_v2.optimizer_v2_symbols",
    "receptive_field": "receptive_field.receptive_field_api",
    "recurrent": "recurrent.python.recurrent_api",
    "remote_fused_graph": "remote_fused_graph.pylib",
    "specs": "specs.python",
    "summary": "summary.summary",
}
"""Name of `tf.contrib` -> the module that it stands for, where that is not the package of its name."""


class _Contrib(ModuleType):
    """Keeps the names of `ALIASES` from the packages of their names, which Python's import would set."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ALIASES or getattr(value, "__name__", None) != f"{__name__}.{name}":
            super().__setattr__(name, value)


# Python's import sets attributes of this module, which a function of the module cannot see.
sys.modules[__name__].__class__ = _Contrib


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module 'tf.contrib' has no attribute {name!r}")
    module = f"{__name__}.{ALIASES.get(name, name)}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        # Something that the part imports is missing: that error says what.
        if error.name != module:
            raise
        raise AttributeError(f"module 'tf.contrib' has no attribute {name!r}") from None
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*ALIASES, *_archive.parts()})
