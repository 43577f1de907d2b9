"""tf_slim as it is installed, beside `import tf2compat.v1 as tf`: a log line, and the error, say what to write."""

from __future__ import annotations

import functools
import sys

from tf2compat import _tf
from tf2compat.errors import MissingExtraError
from tf2compat.log import logger

__all__ = ["explain_slim"]

_DO = "Write `from tf2compat.legacy import tf_slim as slim`: the same package, with `tf2compat.v1` as its TensorFlow."


def _error() -> MissingExtraError:
    return MissingExtraError(
        "tf_slim",
        "As it is installed it does not run on TensorFlow 2.16 and later: it looks for layers in "
        "`tf_keras.legacy_tf_layers`, which tf_keras has no more.",
        _DO,
    )


@functools.cache
def _warn() -> None:
    logger.warning("tf_slim as it is installed does not run on TensorFlow 2.16 and later. %s", _DO)


def explain_slim() -> None:
    """Names the copy of tf_slim that runs: in a warning if the plain one is imported, and in its error."""
    _tf.explain_legacy_layers(_error)
    if "tf_slim" in sys.modules:
        _warn()
