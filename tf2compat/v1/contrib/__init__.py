"""`tf.contrib`: what legacy code uses of it, each name where it is today; the rest is declared.

The parts are those of TF1 (`tf.contrib.slim`, `tf.contrib.layers` ...). Each is loaded when it is asked for.
"""

from __future__ import annotations

import importlib
from typing import Any

from tf2compat.engine.unsupported import UNSUPPORTED, unsupported
from tf2compat.legacy_imports import named_modules, packages, stock_modules

# They find modules called `tf2compat.legacy`, `tf2compat.v1.python` and `tf2compat.v1.contrib`, and no others.
packages.install()
stock_modules.install()
named_modules.install()

PARTS = (
    "cluster_resolver",
    "compiler",
    "crf",
    "cudnn_rnn",
    "autograph",
    "data",
    "deprecated",
    "distribute",
    "eager",
    "estimator",
    "framework",
    "hooks",
    "image",
    "layers",
    "legacy_seq2seq",
    "learn",
    "linalg",
    "lookup",
    "losses",
    "metrics",
    "opt",
    "predictor",
    "rnn",
    "seq2seq",
    "signal",
    "slim",
    "staging",
    "stateless",
    "summary",
    "tfprof",
    "tpu",
    "tensorboard",
    "training",
    "util",
)
"""The parts that are here."""


def __getattr__(name: str) -> Any:
    if name in PARTS:
        return importlib.import_module(f"{__name__}.{name}")
    if f"tf.contrib.{name}" in UNSUPPORTED:
        raise unsupported(f"tf.contrib.{name}")
    raise AttributeError(f"module 'tf.contrib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*PARTS]
