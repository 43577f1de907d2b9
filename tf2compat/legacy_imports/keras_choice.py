"""Which Keras `import keras` gives to a program: Keras 3, or Keras 2, for which code of TF1's time was written.

It is chosen once for a program, when the first of its files that imports `keras` is loaded: from that file, the main
one, and those that they import. In graph mode Keras 3 does not train: its `fit` iterates over a data set.
"""

from __future__ import annotations

import ast
import sys
from typing import Any

from tf2compat import settings
from tf2compat.legacy_imports.keras_metric_names import are_read_as_given
from tf2compat.legacy_imports.keras_names import KERAS_2, FoundInFile, found_in, imports_keras
from tf2compat.legacy_imports.program_files import files_of
from tf2compat.legacy_imports.project import is_own
from tf2compat.legacy_imports.statements import OBSERVERS, OF_PROGRAMS
from tf2compat.log import logger

__all__ = ["choose", "forget", "gives_keras_2", "install", "names_metrics_as_given"]

_CHOSEN: list[str] = []
"""The Keras of this process's program, '2' or '3', and whether one was told that it is another's; empty before."""

_METRICS = {"as given": False}
"""Whether the program's Keras 2 names metrics as `compile` is given them."""

_OTHER = "`--keras={0}` before the script, or TF2COMPAT_KERAS={0}, gives it Keras {0}"


def _main_file() -> str:
    """Returns the path of the program's main file; an empty text where it has none."""
    path: Any = getattr(sys.modules.get("__main__"), "__file__", None)
    return path if isinstance(path, str) and path.endswith(".py") and is_own(path) else ""


def _sign(found: dict[str, FoundInFile]) -> str:
    """Returns the sign that a program was written for Keras 2; an empty text where there is none."""
    # One sign of Keras 3 decides: Keras 2 cannot have that name.
    if any(file.of_keras_3 for file in found.values()):
        return ""
    for path, file in found.items():
        for line, name in sorted(file.of_keras_2.items()):
            return f"{path}:{line} uses {name}, which Keras 3 does not have"
    # Files together: one builds and compiles the model, another trains it.
    trains = any(file.trains for file in found.values()) and not any(file.is_eager for file in found.values())
    for path, file in found.items():
        if file.compiles and trains:
            return f"{path}:{file.compiles} compiles a model in graph mode, in which Keras 3 does not train"
    return ""


def _files(source: str | bytes | ast.Module, path: str) -> dict[str, ast.Module]:
    """Returns the files of the program, a file that is about to be loaded and those that it imports first."""
    found = dict(files_of(path, source))
    main = _main_file()
    # A library of the program may be what imports `keras`; the signs are in the script then.
    if main and main not in found:
        found |= {file: tree for file, tree in files_of(main, _text(main)) if file not in found}
    return found


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return b""


def choose(source: str | bytes | ast.Module, path: str) -> None:
    """Chooses the Keras of the program when a file that is about to be loaded imports `keras`; logs the sign.

    Args:
        source: the text, or its tree.
        path: its file.
    """
    text = ast.unparse(source) if isinstance(source, ast.Module) else source
    if not imports_keras(text.encode() if isinstance(text, str) else text):
        return
    if _CHOSEN:
        _tell_of_another(source, path)
        return
    asked = settings.keras()
    trees = _files(source, path)
    sign = _sign({file: found_in(tree) for file, tree in trees.items()}) if asked == "auto" else ""
    # Once for all files: layers of the one Keras are none to the other.
    _CHOSEN.append("2" if sign or asked == "2" else "3")
    if _CHOSEN == ["2"]:
        OF_PROGRAMS["keras"] = KERAS_2
        _METRICS["as given"] = are_read_as_given(list(trees.values()))
    if sign:
        logger.warning(
            "`import keras` gives this program Keras 2, as `tf.keras` does: %s. %s.", sign, _OTHER.format("3")
        )


def _tell_of_another(source: str | bytes | ast.Module, path: str) -> None:
    """Logs, once, that a file which was not seen before needs Keras 2, where the program has Keras 3 already."""
    if _CHOSEN != ["3"] or settings.keras() == "3":
        return
    sign = _sign({file: found_in(tree) for file, tree in files_of(path, source)})
    if sign:
        _CHOSEN.append("told")
        logger.warning("The program has Keras 3 already, but %s. %s.", sign, _OTHER.format("2"))


def gives_keras_2() -> bool:
    """Returns whether the program's `import keras` gives Keras 2, which differed from TF1's `tf.keras` in places."""
    return OF_PROGRAMS.get("keras") == KERAS_2


def names_metrics_as_given() -> bool:
    """Returns whether the program has Keras 2 and reads metrics by the names that `compile` is given, as in 2.3."""
    return gives_keras_2() and _METRICS["as given"]


def install() -> None:
    """Gives files that are loaded from now on the Keras that is chosen for their program. Twice is harmless."""
    if choose not in OBSERVERS:
        OBSERVERS.append(choose)


def forget() -> None:
    """Gives files that are loaded from now on the installed `keras`."""
    if choose in OBSERVERS:
        OBSERVERS.remove(choose)
    OF_PROGRAMS.pop("keras", None)
    _CHOSEN.clear()
    _METRICS["as given"] = False
