"""`seq2seq.BaseDecoder`: Keras gives `training=None` or `False` to a `call` with `**kwargs`, where 1.15 left it out.

The `call` of a decoder hands on what it is given to `initialize`, which does not take it. The class is mended in place:
its methods name it by the module. Decoders made from it, the original's and a program's, are mended when they are
defined.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable
from typing import Any

__all__ = ["BaseDecoder"]  # noqa: F822


def _hands_on(call: Callable[..., Any]) -> bool:
    """Returns whether a `call` hands on what it does not name, `training` among it."""
    parameters = inspect.signature(call).parameters.values()
    return "training" not in [each.name for each in parameters] and any(
        each.kind is each.VAR_KEYWORD for each in parameters
    )


def _mend(decoder: Any) -> None:
    """Leaves `training` out of calls of a class's `call` where it is false."""
    original = vars(decoder).get("call")
    if original is None or not _hands_on(original):
        return

    @functools.wraps(original)
    def call(self: Any, *inputs: Any, **kwargs: Any) -> Any:
        if not kwargs.get("training"):
            kwargs.pop("training", None)
        return original(self, *inputs, **kwargs)

    decoder.call = call


@functools.cache
def _mended() -> Any:
    found = importlib.import_module("tf2compat.v1.contrib.seq2seq.python.ops.decoder").BaseDecoder

    def defined(subclass: Any, /, **options: Any) -> None:
        super(found, subclass).__init_subclass__(**options)
        _mend(subclass)

    found.__init_subclass__ = classmethod(defined)
    _mend(found)
    return found


def __getattr__(name: str) -> Any:
    # Found when it is asked for: the original's module asks while it is loaded.
    if name == "BaseDecoder":
        return _mended()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
