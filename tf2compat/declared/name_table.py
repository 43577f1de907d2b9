"""A module whose names come from a table, each loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tf2compat.declared.unsupported import UNSUPPORTED, unsupported
from tf2compat.errors import UnsupportedNameError
from tf2compat.extras import module_of_extra

__all__ = ["table"]


def table(
    name: str, homes: Mapping[str, str], namespace: dict[str, Any], modules: Sequence[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Returns the `__getattr__` and `__dir__` of a module.

    Args:
        name: the module's name.
        homes: name -> `module:attribute` or a module, where it is.
        namespace: the module's `globals()`; what was found is kept there.
        modules: modules that have all other names, the first that has one counts.
    """
    symbol = name.replace("tf2compat.v1", "tf").replace("tf2compat.contrib", "tf.contrib")

    def load(module: str) -> Any:
        return module_of_extra(symbol, module.replace("tf2compat.legacy.", ""), lambda: importlib.import_module(module))

    def find(attribute: str) -> Any:
        if attribute in homes:
            module, _, part = homes[attribute].partition(":")
            found = load(module)
            for step in filter(None, part.split(".")):
                found = getattr(found, step)
        elif f"{symbol}.{attribute}" in UNSUPPORTED:
            # An AttributeError too, for `hasattr` and `from … import`.
            raise unsupported(f"{symbol}.{attribute}", kind=UnsupportedNameError)
        elif attribute.startswith("__"):
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        else:
            for module in modules:
                if hasattr(load(module), attribute):
                    found = getattr(load(module), attribute)
                    break
            else:
                raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        namespace[attribute] = found
        return found

    def names() -> list[str]:
        others = {part for module in modules for part in dir(load(module)) if not part.startswith("_")}
        return sorted({*homes, *others, *(key for key in namespace if not key.startswith("_"))})

    return find, names
