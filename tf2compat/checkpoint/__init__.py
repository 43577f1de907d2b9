"""Checkpoints of TF1 and TF2: loaded into Keras models, converted between the formats, checked for damage.

Above `sessions/`, below `train/`: `Saver`, `Scaffold` and `SessionManager` are built on it.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "CheckpointManager": "manager",
    "LoadReport": "load_report",
    "convert": "conversion",
    "damage_of": "damage",
    "load_into": "loading",
    "save_from": "saving",
}

__all__ = ["CheckpointManager", "LoadReport", "convert", "damage_of", "load_into", "save_from"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
