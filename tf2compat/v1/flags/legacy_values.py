"""`tf.flags.FLAGS` with what it had before TensorFlow 1.5, when its flags were argparse's."""

from __future__ import annotations

import sys
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["FLAGS"]

_Stock: Any = type(tf.flags.FLAGS)


class _LegacyValues(_Stock):
    """Flags, asked as TF1's; the flags themselves are absl's, as TensorFlow's own are."""

    def __getattr__(self, name: str) -> Any:
        flags = self.__dict__["__wrapped"]
        if name == "__parsed":
            return flags.is_parsed()
        if name == "_parse_flags":
            # Unknown arguments are left over, as argparse's `parse_known_args` leaves them.
            return lambda args=None: flags([sys.argv[0], *(sys.argv[1:] if args is None else args)], True)[1:]
        return super().__getattr__(name)


# absl's flags have no other name in TensorFlow's wrapper; both see the same values.
FLAGS = _LegacyValues(tf.flags.FLAGS.__dict__["__wrapped"])
"""The flags of the program."""
