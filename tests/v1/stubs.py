"""Writes the stubs by which type checkers see `tf2compat.v1`: `python tests/v1/stubs.py`.

Its names are found at run time, where no checker looks.

A stub has the names of `HOMES` with their own signatures, and TensorFlow's for the rest, which a checker that reads
untyped packages (pyright) completes and mypy takes for `Any`.
"""

from __future__ import annotations

import importlib
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
STUBBED = (
    *("", ".app", ".compat", ".distribute", ".flags", ".graph_util", ".image", ".io", ".layers", ".linalg", ".manip"),
    *(".math", ".nn", ".random", ".test", ".tpu", ".train", ".train.queue_runner"),
)
_HEAD = """# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1{part} import *

"""
_TAIL = """
def __getattr__(name: str) -> Any: ...
"""


def path_of(part: str) -> pathlib.Path:
    """Returns the stub's path, for a part as `.train`."""
    return ROOT / "tf2compat" / "v1" / part.strip(".").replace(".", "/") / "__init__.pyi"


def stub(part: str) -> str:
    """Returns the text of the stub of `tf2compat.v1` followed by `part`."""
    package = f"tf2compat.v1{part}"
    homes = importlib.import_module(package).HOMES
    lines = [
        f"from {home} import {name} as {name}" if home else f"from {package} import {name} as {name}"
        for name, home in sorted(homes.items())
    ]
    return _HEAD.format(part=part) + "\n".join(lines) + "\n" * bool(lines) + _TAIL


if __name__ == "__main__":
    for each in STUBBED:
        path_of(each).write_text(stub(each), encoding="utf-8")
