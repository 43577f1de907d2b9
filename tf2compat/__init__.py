"""Legacy TensorFlow 1 training code runs unchanged on TensorFlow 2.

`import tf2compat.v1 as tf` in place of `import tensorflow as tf` is the one edit. Importing
this package changes no switch of TensorFlow's, starts no thread and patches nothing.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:  # `python -m tf2compat` loads this file while a `typing.py` of the current folder would be found.
    from typing import Any

__all__ = [
    "StepGraph",
    "__version__",
    "checkpoint",
    "distribute",
    "eager",
    "errors",
    "export",
    "install",
    "keras",
    "uninstall",
    "v1",
]

__version__ = "0.2.0"

_HOMES = {
    "StepGraph": "tf2compat.steps.step_graph",
    "eager": "tf2compat.steps.eager",
    "export": "tf2compat.leaving.export",
    "install": "tf2compat.doors.installation",
    "uninstall": "tf2compat.doors.installation",
}
"""Names that are not submodules: name -> the module that defines it."""


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in __all__:
        return importlib.import_module(f"tf2compat.{name}")
    raise AttributeError(f"module 'tf2compat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith(("__", "load_", "unload_")))})


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext tf2compat`: TF1's TensorFlow in the cells from here on, and `%%tf1`."""
    from tf2compat.doors.installation import install
    from tf2compat.doors.notebook_cells import define_magics

    install()
    define_magics(shell)


def unload_ipython_extension(shell: Any) -> None:
    """`%unload_ext tf2compat`: as `tf2compat.uninstall()`."""
    from tf2compat.doors.installation import uninstall

    uninstall()
