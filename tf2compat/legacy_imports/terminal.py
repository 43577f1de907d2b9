"""The terminal of a program: each log line once, no deprecations of TF1 names, numbers as NumPy 1 wrote them."""

from __future__ import annotations

import logging
import re
import sys
import warnings

import numpy as np
import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.shown_errors import show_plainly

__all__ = ["calm_terminal", "write_numbers_as_today"]

_OLD_LAYERS = (
    r"`(tf|layer)\.\w[\w.]*` is deprecated and will be removed|`Model\.state_updates` will be removed"
    r"|`[mM]odel\.\w+_generator` is deprecated|You are saving your model as an HDF5 file"
)


class _WithoutOldNames(logging.Filter):
    """Drops a log line that a name of TF1 is deprecated: cells warn so, each time that one is made."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not re.match(r"`tf\.[\w.]+` is deprecated", str(record.msg))


class _ShownOnce(logging.Filter):
    """Leaves a line to the root logger's handler, if that one writes to the terminal too."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not any(
            record.levelno >= handler.level and _stream(handler) in (sys.stderr, sys.__stderr__)
            for handler in logging.root.handlers
        )


def _stream(handler: logging.Handler) -> object:
    """Returns where a handler writes; absl's asks another one."""
    return getattr(getattr(handler, "python_handler", handler), "stream", None)


def _write_numbers_as_numpy_1() -> None:
    """Makes `print([loss, accuracy])` write `[0.5, 0.25]`, where NumPy 2 writes `np.float32(0.5)`."""
    if repr(np.float32(0.5)) != "0.5":
        # Logs of TF1 programs are read by scripts, which find no number in `np.float32(0.5)`.
        np.set_printoptions(legacy="1.25")


def write_numbers_as_today() -> None:
    """Makes numbers be written as NumPy 2 writes them."""
    if np.get_printoptions().get("legacy") == "1.25":
        np.set_printoptions(legacy=False)


def calm_terminal() -> None:
    """Applies it to this process, unless `--verbose` or `TF2COMPAT_VERBOSE` says otherwise. Twice is harmless.

    Numbers are written as by NumPy 1 in any case.
    """
    _write_numbers_as_numpy_1()
    if settings.verbose():
        return
    show_plainly()
    _tf.silence_deprecations()
    # Only these: warnings that the program's own code deserves stay.
    warnings.filterwarnings("ignore", _OLD_LAYERS, UserWarning)
    logger = tf.get_logger()
    if not any(isinstance(f, _WithoutOldNames) for f in logger.filters):
        logger.addFilter(_WithoutOldNames())
    for handler in logger.handlers:
        if isinstance(handler, logging.StreamHandler) and not any(isinstance(f, _ShownOnce) for f in handler.filters):
            handler.addFilter(_ShownOnce())
