"""The verdict on a name of TensorFlow 1: it is looked up as a program would look it up."""

from __future__ import annotations

import functools
import importlib
from typing import Any, NamedTuple

from tf2compat.cli.finding import AS_IT_IS, NEEDS_ARCHIVE, NEEDS_EDIT, NEEDS_PACKAGE, NOT_SUPPORTED, THROUGH_US
from tf2compat.cli.gone_ops import gone_op
from tf2compat.contrib_archive.archive import COMMAND
from tf2compat.declared.refused import key_of
from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.errors import MissingExtraError, UnsupportedError
from tf2compat.legacy_imports.statements import LEGACY, renamed
from tf2compat.near_names import near_names

__all__ = ["Judged", "has", "is_module", "verdict_on"]


@functools.cache
def _stock() -> Any:
    import tensorflow.compat.v1 as stock

    return stock


def _walk(root: Any, parts: tuple[str, ...]) -> Any:
    for part in parts:
        root = getattr(root, part)
    return root


class Judged(NamedTuple):
    """The verdict on a name.

    Attributes:
        verdict: one of `VERDICTS`.
        advice: why, and what to do, where it does not run.
        at_use: whether the name can be imported, and is refused when it is used.
    """

    verdict: str
    advice: str = ""
    at_use: bool = False


# A name comes up again and again, and an import that fails is slow each time.
@functools.cache
def _verdict(module: str, parts: tuple[str, ...]) -> Judged:
    """Returns the verdict on a name of a module of TensorFlow 1."""
    try:
        found = _found(module, parts)
    except UnsupportedError as error:
        return Judged(NOT_SUPPORTED, str(error))
    except MissingExtraError as error:
        if error.symbol.startswith("tf.contrib."):
            return Judged(NEEDS_ARCHIVE, f"It is of the original tf.contrib, which is fetched once: `{COMMAND}`.")
        return Judged(NEEDS_PACKAGE, str(error))
    except Exception as error:  # Whatever an import may raise: the program would meet it too.
        return Judged(NEEDS_EDIT, _advice(module, parts, error))
    symbol = ".".join((module.replace("tensorflow", "tf", 1), *parts))
    row = UNSUPPORTED.get(key_of(found) or ("" if symbol.startswith("tf.contrib.") else symbol))
    if row is not None:
        return Judged(NOT_SUPPORTED, f"{row.reason} {row.alternative}", at_use=True)
    return _of_what_is_there(module, parts, found)


def _of_what_is_there(module: str, parts: tuple[str, ...], found: Any) -> Judged:
    """Returns the verdict on a name that no row declares, and that stands for a value."""
    part, op_type = gone_op(found)
    if part:
        row = UNSUPPORTED[f"tf.contrib.{part}"]
        return Judged(NOT_SUPPORTED, f"Its op `{op_type}` ended with TensorFlow 1. {row.alternative}", at_use=True)
    if module == "tensorflow":
        try:
            return Judged(AS_IT_IS if _walk(_stock(), parts) is found else THROUGH_US)
        except Exception:  # It is gone there, in one way or another.
            return Judged(THROUGH_US)
    return Judged(THROUGH_US)


def _found(module: str, parts: tuple[str, ...]) -> Any:
    """Returns the object that a name stands for when a program runs here."""
    importlib.import_module("tf2compat.v1.contrib")  # It lets the modules below be found.
    if "." in module and not is_module(module):  # A module of TF1's that is a name here.
        above, _, name = module.rpartition(".")
        return _found(above, (name, *parts))
    try:
        return _walk(importlib.import_module(renamed(module, LEGACY)), parts)
    except UnsupportedError:
        raise
    except AttributeError:
        inner = f"{module}.{parts[0]}" if parts else ""
        if parts and is_module(inner):
            return _found(inner, parts[1:])
        try:
            return _walk(_as_imported(module), parts)
        except (AttributeError, ImportError):
            raise AttributeError(f"{module} has no {'.'.join(parts)}") from None


def _as_imported(module: str) -> Any:
    """Returns the object that `import module as x` binds: the name in its package, which may be another module."""
    package, _, last = renamed(module, LEGACY).rpartition(".")
    return getattr(importlib.import_module(package), last)


def is_module(name: str) -> bool:
    """Returns whether TensorFlow 1's module of that name is a module here, too."""
    try:
        importlib.import_module(renamed(name, LEGACY))
    except ImportError:
        return False
    return True


def has(module: str, name: str) -> bool:
    """Returns the answer of `hasattr` for a module of TensorFlow 1 and a name."""
    try:
        _found(module, (name,))
    except Exception:
        return False
    return True


def _advice(module: str, parts: tuple[str, ...], error: Exception) -> str:
    if module == "tensorflow" and _is_of_tensorflow_2(parts):
        return "It is TensorFlow 2's, and TensorFlow 1 had none. A program of TensorFlow 2 runs with plain `python`."
    top = renamed(module, LEGACY)
    near: list[str] = []
    try:
        root = importlib.import_module(top)
        for part in parts:
            if not hasattr(root, part):
                near = near_names(part, [name for name in dir(root) if not name.startswith("_")])
                break
            root = getattr(root, part)
    except Exception:  # The names nearby are only a help.
        pass
    hint = f" Near: {', '.join(near)}." if near else ""
    return f"It is not here: {error}.{hint}"


def _is_of_tensorflow_2(parts: tuple[str, ...]) -> bool:
    import tensorflow.compat.v2 as tensorflow_2

    try:
        _walk(tensorflow_2, parts)
    except Exception:  # It is lazily loaded there.
        return False
    return True


def verdict_on(module: str, parts: tuple[str, ...]) -> Judged:
    """Returns the verdict on the longest part of a name that is TensorFlow's.

    `tf.app.flags.FLAGS.batch` is a flag of the program.

    Args:
        module: `tensorflow`, `tensorflow.contrib.slim`.
        parts: the attributes that follow.
    """
    verdict = _verdict(module, parts)
    if verdict[0] != NEEDS_EDIT or not parts:
        return verdict
    for count in range(len(parts) - 1, 0, -1):
        try:
            owner = _found(module, parts[:count])
        except Exception:  # Its own part is judged.
            continue
        if not isinstance(owner, type(importlib)):  # An object, a class: what it has is known when it runs.
            flags = any(kind.__name__ == "_FlagValuesWrapper" for kind in type(owner).__mro__)
            dynamic = flags or hasattr(owner, parts[count])  # A flag is asked nothing: that would parse `sys.argv`.
            return _verdict(module, parts[:count]) if dynamic else verdict
        break
    return verdict
