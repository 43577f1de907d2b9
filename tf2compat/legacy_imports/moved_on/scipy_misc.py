"""`scipy.misc`, as SciPy 1.2 had it: images through Pillow, and the functions that are elsewhere today."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["HOMES"]

_IMAGES = "tf2compat.legacy_imports.moved_on.scipy_images"

HOMES: dict[str, str] = {
    **dict.fromkeys(("bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "toimage"), _IMAGES),
    **dict.fromkeys(("comb", "factorial", "factorial2", "factorialk", "logsumexp"), "scipy.special"),
    **dict.fromkeys(("ascent", "electrocardiogram", "face"), "scipy.datasets"),
    "who": "numpy",
}
"""Name -> the module that has it."""


def __getattr__(name: str) -> Any:
    # Python's import asks for `__path__`: this is no package.
    if name.startswith("__"):
        raise AttributeError(f"module 'scipy.misc' has no attribute {name!r}")
    if name in HOMES:
        return getattr(importlib.import_module(HOMES[name]), name)
    try:
        return getattr(importlib.import_module("scipy.misc"), name)  # An older SciPy has more of it.
    except ImportError:
        raise AttributeError(f"module 'scipy.misc' has no attribute {name!r}") from None


def __dir__() -> list[str]:
    return sorted(HOMES)
