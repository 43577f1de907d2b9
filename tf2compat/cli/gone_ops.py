"""Ops of the original `tf.contrib` whose kernels ended with TensorFlow 1: a name that needs one is refused at its use.

Only parts that are declared as ended are looked at. A name needs what the modules of its part need that its own
module imports, directly or not.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.legacy_imports.contrib_modules import PREFIX
from tf2compat.legacy_imports.contrib_replacements import OPS

__all__ = ["gone_op"]

_TYPES = re.compile(r"_apply_op_helper\(\s*[\"'](\w+)[\"']")


def gone_op(value: Any) -> tuple[str, str]:
    """Returns (part, op type) where a name of `tf.contrib` needs an op without a kernel; two empty texts if not.

    Args:
        value: a function or a class of the original's. A module alone needs nothing.
    """
    module = "" if isinstance(value, ModuleType) else str(getattr(value, "__module__", ""))
    part = module.removeprefix(f"{PREFIX}.").partition(".")[0] if module.startswith(f"{PREFIX}.") else ""
    if f"tf.contrib.{part}" not in UNSUPPORTED:
        return "", ""
    gone = _gone_in(module, f"{PREFIX}.{part}.")
    return (part, gone) if gone else ("", "")


@functools.cache
def _gone_in(name: str, within: str) -> str:
    """Returns the type of an op without a kernel that a module needs; an empty text if there is none."""
    open_modules, seen = [name], set()
    while open_modules:
        module = open_modules.pop()
        # Only what the look-up of the name has loaded: nothing is imported for this question.
        if module in seen or module not in sys.modules:
            continue
        seen.add(module)
        types = _ops_of(module) if module.rpartition(".")[2].startswith("gen_") else []
        for op_type in types:
            if op_type not in OPS and not hasattr(tf.raw_ops, op_type):
                return op_type
        open_modules += [other for other in _imported(module) if other.startswith(within)]
    return ""


def _imported(name: str) -> Iterator[str]:
    """Yields the modules that a module has, and those of its functions and classes."""
    for value in list(vars(sys.modules[name]).values()):
        yield value.__name__ if isinstance(value, ModuleType) else str(getattr(value, "__module__", ""))


def _ops_of(name: str) -> list[str]:
    """Returns the types of the ops that a generated module makes."""
    path = getattr(sys.modules[name], "__file__", None)
    if path is None:
        return []
    with open(path, encoding="utf-8") as stream:
        return _TYPES.findall(stream.read())
