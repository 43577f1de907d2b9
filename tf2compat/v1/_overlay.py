"""A module of TensorFlow's with our names laid over it, each loaded when it is asked for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["overlay"]


def _alias(name: str, stock: ModuleType, homes: dict[str, str]) -> None:
    """Makes `import tf2compat.v1.app` give TensorFlow's module where there is none of ours.

    Loaded from its file a second time it would lack what others have put into it. Only what TensorFlow has not
    loaded yet is looked for as a file, along `__path__`.
    """
    for attribute, child in list(vars(stock).items()):
        if attribute in homes or not isinstance(child, ModuleType):
            continue
        own_name = vars(child).get("__name__", "")  # Asked so, a module that loads itself when asked stays as it is.
        if not own_name.endswith(f".{attribute}") or "__path__" not in vars(child):
            continue
        # A copy: another thread may import something meanwhile.
        for loaded in list(sys.modules):
            if loaded == own_name or loaded.startswith(f"{own_name}."):
                sys.modules.setdefault(f"{name}.{attribute}{loaded.removeprefix(own_name)}", sys.modules[loaded])


def overlay(
    name: str, stock: ModuleType, homes: dict[str, str], namespace: dict[str, Any]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Returns the `__getattr__` and `__dir__` of an overlay module, and lets it find stock's submodules.

    Args:
        name: the overlay's name.
        stock: the module that it lies over.
        homes: name -> the module that defines it, or `''` where it is a module of that name here.
        namespace: the overlay's `globals()`; what was found is kept there.
    """
    _alias(name, stock, homes)
    # Ours first: a folder of this package stands for TensorFlow's of the same name.
    namespace["__path__"] = [*namespace["__path__"], *getattr(stock, "__path__", [])]

    def find(attribute: str) -> Any:
        if attribute in homes:
            home = homes[attribute]
            found = (
                getattr(importlib.import_module(home), attribute)
                if home
                else importlib.import_module(f"{name}.{attribute}")
            )
        else:
            try:
                found = getattr(stock, attribute)
            except AttributeError as error:
                reason = "" if str(error).endswith(f"has no attribute {attribute!r}") else f": {error}"
                raise AttributeError(f"module {name!r} has no attribute {attribute!r}{reason}") from None
        if not attribute.startswith("__"):
            # Kept: the next look-up finds it without coming here.
            namespace[attribute] = found
        return found

    return find, lambda: sorted({*dir(stock), *homes, *(key for key in namespace if not key.startswith("_"))})
