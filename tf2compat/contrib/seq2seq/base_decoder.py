"""`seq2seq.BaseDecoder`: Keras gives `training=False` to a `call` with `**kwargs`, where 1.15 left it out.

The original hands on what it is given to `initialize`, which does not take it. It is mended in place: its methods name
their class by the module.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any

__all__ = ["BaseDecoder"]  # noqa: F822


def _call(original: Any, self: Any, inputs: Any, initial_state: Any = None, **kwargs: Any) -> Any:
    if not kwargs.get("training"):
        kwargs.pop("training", None)
    return original(self, inputs, initial_state=initial_state, **kwargs)


@functools.cache
def _mended() -> Any:
    found = importlib.import_module("tf2compat.v1.contrib.seq2seq.python.ops.decoder").BaseDecoder
    original = found.call

    def call(self: Any, inputs: Any, initial_state: Any = None, **kwargs: Any) -> Any:
        """Decodes; `training` is handed on where it is true."""
        return _call(original, self, inputs, initial_state, **kwargs)

    found.call = call
    return found


def __getattr__(name: str) -> Any:
    # Found when it is asked for: the original's module asks while it is loaded.
    if name == "BaseDecoder":
        return _mended()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
