"""`seq2seq.BaseDecoder`: Keras gives `training=False` to a `call` with `**kwargs`, where 1.15 left it out.

The original hands on what it is given to `initialize`, which does not take it. It is mended in place: its methods name
their class by the module.
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["BaseDecoder"]

BaseDecoder: Any = importlib.import_module("tf2compat.v1.contrib.seq2seq.python.ops.decoder").BaseDecoder
_call = BaseDecoder.call


def call(self: Any, inputs: Any, initial_state: Any = None, **kwargs: Any) -> Any:
    """Decodes; `training` is handed on where it is true."""
    if not kwargs.get("training"):
        kwargs.pop("training", None)
    return _call(self, inputs, initial_state=initial_state, **kwargs)


BaseDecoder.call = call
