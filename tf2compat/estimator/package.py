"""The estimator package itself, loaded unchanged; what sessions here do differently is put into its one base class."""

from __future__ import annotations

import importlib
from types import ModuleType

from tf2compat.estimator.advice import with_advice
from tf2compat.estimator.on_replicas import on_replicas
from tf2compat.legacy_imports import packages, stock_modules

__all__ = ["finish", "module", "names"]

_PACKAGE = f"{packages.PREFIX}.tensorflow_estimator.python.estimator"


def finish(estimator: ModuleType) -> None:
    """Changes the class that all estimators are of; called when the package loads the class's module.

    Args:
        estimator: that module.
    """
    # `tf.contrib.learn.RunConfig` derives from it and sets the attributes of 1.15 itself; this one is later.
    importlib.import_module(f"{_PACKAGE}.run_config").RunConfig._checkpoint_save_graph_def = True
    modes = importlib.import_module(f"{_PACKAGE}.mode_keys").ModeKeys
    with_advice(estimator.Estimator)
    on_replicas(estimator.Estimator, modes)


def module(name: str) -> ModuleType:
    """Returns a module of the package, `'tpu.tpu_estimator'` say.

    Raises:
        ImportError: the package is not installed.
    """
    # The package's imports are found by both.
    stock_modules.install()
    packages.install()
    return importlib.import_module(f"{_PACKAGE}.{name}")


def names(part: str = "") -> ModuleType:
    """Returns the public names of TF1's `tf.estimator`, or of a part of it, `'tpu'` say.

    Raises:
        ImportError: the package is not installed.
    """
    return module(".".join(filter(None, ("api._v1.estimator", part))))
