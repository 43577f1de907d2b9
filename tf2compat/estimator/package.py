"""The estimator package itself, loaded unchanged; what sessions here do differently is put into its one base class."""

from __future__ import annotations

import functools
import importlib
from types import ModuleType

from tf2compat.estimator.advice import with_advice
from tf2compat.estimator.on_replicas import on_replicas
from tf2compat.legacy_imports import packages, stock_modules

__all__ = ["module", "names"]

_PACKAGE = f"{packages.PREFIX}.tensorflow_estimator.python.estimator"


@functools.cache
def _prepared() -> None:
    stock_modules.install()
    packages.install()
    estimator = importlib.import_module(f"{_PACKAGE}.estimator")
    modes = importlib.import_module(f"{_PACKAGE}.mode_keys").ModeKeys
    with_advice(estimator.Estimator)
    on_replicas(estimator.Estimator, modes)


def module(name: str) -> ModuleType:
    """Returns a module of the package, `'tpu.tpu_estimator'` say.

    Raises:
        ImportError: the package is not installed.
    """
    _prepared()
    return importlib.import_module(f"{_PACKAGE}.{name}")


def names(part: str = "") -> ModuleType:
    """Returns the public names of TF1's `tf.estimator`, or of a part of it, `'tpu'` say.

    Raises:
        ImportError: the package is not installed.
    """
    return module(".".join(filter(None, ("api._v1.estimator", part))))
