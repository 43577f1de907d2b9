"""`seq2seq`'s attention layers (`LuongAttentionV2` …): Keras calls the layers of a functional model anew in each `fit`.

The original takes the memory once, when it is made. Keras of 1.15 trained the graph that was there; today's calls every
layer again, with the memory first. The common base class is mended in place: its methods name it by the module.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any

__all__ = ["AttentionMechanismV2"]  # noqa: F822


@functools.cache
def _mended() -> Any:
    found = importlib.import_module(
        "tf2compat.v1.contrib.seq2seq.python.ops.attention_wrapper"
    )._BaseAttentionMechanismV2
    original = found.__call__

    @functools.wraps(original)
    def __call__(self: Any, inputs: Any, **kwargs: Any) -> Any:  # noqa: N807
        if kwargs.get("setup_memory"):
            self._memory_initialized = False
        return original(self, inputs, **kwargs)

    set_up = found._setup_memory

    @functools.wraps(set_up)
    def _setup_memory(self: Any, *memory: Any, **options: Any) -> None:
        # The memory's mask is put into this function, around that of the memory before.
        self.probability_fn = vars(self).setdefault("_without_a_mask", self.probability_fn)
        set_up(self, *memory, **options)

    found.__call__ = __call__
    found._setup_memory = _setup_memory
    # The shape that Keras keeps is the query's; a layer that is made again is built by its memory first.
    found.build_from_config = lambda self, config: None
    return found


def __getattr__(name: str) -> Any:
    # Found when it is asked for: the original's module asks while it is loaded.
    if name == "AttentionMechanismV2":
        return _mended()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
