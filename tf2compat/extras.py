"""Packages of the extras, and the error of one that is not installed."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from tf2compat.errors import MissingExtraError

__all__ = ["EXTRAS", "advise_of_extra", "missing_extra", "module_of_extra", "needs_extra"]

EXTRAS = {
    "libcst": "migrate",
    "tensorboard": "legacy",
    "tensorflow_estimator": "legacy",
    "tf_keras": "legacy",
    "tf_slim": "legacy",
}
"""Package -> the extra of tf2compat that installs it."""


def _package(error: ImportError) -> str:
    """Returns the package that an import did not find; a copy that has our tensorflow goes by the package's name."""
    return (error.name or "").removeprefix("tf2compat.legacy.").partition(".")[0]


def needs_extra(error: ImportError) -> bool:
    """Returns whether an import ended because a package of an extra is not installed."""
    found_none = isinstance(error, ModuleNotFoundError) and _package(error) in EXTRAS
    return found_none or isinstance(error, MissingExtraError)


def missing_extra(symbol: str, error: ImportError, package: str = "") -> MissingExtraError:
    """Returns the error of a name whose package cannot be imported.

    Args:
        symbol: the name that was asked for, `tf.layers` say.
        error: what importing raised; one of ours keeps the package that it names.
        package: where the name comes from, if the error does not tell.
    """
    if isinstance(error, MissingExtraError):
        return MissingExtraError(symbol, *error.parts[1:])
    if needs_extra(error):
        missing = _package(error)
        do = f'Install the extra: `pip install "tf2compat[{EXTRAS[missing]}]"`.'
        return MissingExtraError(symbol, f"It needs {missing}, which is not installed.", do)
    extra = EXTRAS.get(package.partition(".")[0], "legacy")
    do = f'Install the extra: `pip install "tf2compat[{extra}]"`.'
    return MissingExtraError(symbol, f"It comes from {package}, which cannot be imported: {error}.", do)


def module_of_extra(symbol: str, package: str, load: Callable[[], ModuleType]) -> ModuleType:
    """Returns a module of an extra.

    Args:
        symbol: what it is for, `tf.layers` say.
        package: what it comes from.
        load: imports it.

    Raises:
        MissingExtraError: (an ImportError) it is not installed.
    """
    try:
        return load()
    except ImportError as error:
        # Now, not at the first use: the module's names cannot be told without the package.
        raise missing_extra(symbol, error, package) from None


def advise_of_extra(error: BaseException) -> None:
    """Adds what to install to Python's error of an import of a package of an extra."""
    if not isinstance(error, ModuleNotFoundError) or isinstance(error, MissingExtraError):
        return
    extra = EXTRAS.get(_package(error))
    if extra is not None and isinstance(error.msg, str) and "tf2compat[" not in error.msg:
        # In place: the error is about to be shown, and is Python's own.
        error.msg += f'. Install the extra: `pip install "tf2compat[{extra}]"`.'
