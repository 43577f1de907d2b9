"""`tf.contrib` of TensorFlow 1.15.5, loaded from the archive as `tf2compat.v1.contrib`, each file unchanged.

Their imports are rewritten as those of any legacy code. `contrib_replacements.py` lists the replacements of names and
ops that cannot work any more.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat.contrib_archive import archive
from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.errors import MissingExtraError
from tf2compat.extras import missing_extra, needs_extra
from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.contrib_older import OLDER, OLDER_MODULES, OLDER_PARTS
from tf2compat.legacy_imports.contrib_replacements import MODULES, NAMES
from tf2compat.legacy_imports.ended_modules import ended_module
from tf2compat.legacy_imports.generated_ops import ops_of, protos_of
from tf2compat.legacy_imports.refusals import passing_refusals_on
from tf2compat.legacy_imports.statements import LEGACY

__all__ = ["PREFIX", "ContribFinder", "install", "missing"]

_ROOT = "tf2compat.v1"
PREFIX = f"{_ROOT}.contrib"
_ELSEWHERE = MODULES | OLDER_MODULES
_GONE = {f"{_ROOT}.{file.removesuffix('.py').replace('/', '.')}" for file in archive.GONE}
"""Modules of `tensorflow.python` that are in the archive."""

_TABLE = LEGACY | {"tensorflow.python.framework.ops": "tf2compat.legacy_imports.ops_for_contrib"}
"""Module -> what the original's files get for it."""


def missing(symbol: str) -> MissingExtraError:
    """Returns the error of a name that needs the archive where there is none.

    Args:
        symbol: the name, `tf.contrib.layers` say.
    """
    return MissingExtraError(
        symbol,
        f"It comes from the files of TensorFlow {archive.VERSION}, and there are none in {archive.folder()}.",
        f"Fetch them once: `{archive.COMMAND}`.",
    )


def _path(fullname: str) -> tuple[str, bool] | None:
    """Returns the file of a module, and whether it is a package; None where the archive has none."""
    place = os.path.join(archive.folder(), *fullname.removeprefix(f"{_ROOT}.").split("."))
    if os.path.isfile(os.path.join(place, "__init__.py")):
        return os.path.join(place, "__init__.py"), True
    return (f"{place}.py", False) if os.path.isfile(f"{place}.py") else None


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        source, last = self.get_data(path), fullname.rpartition(".")[2]
        if last.startswith("gen_") and b"MACHINE GENERATED" in source[:200]:
            return compile(ops_of(ast.parse(source, path), fullname.split(".")[3]), path, "exec", dont_inherit=True)
        if last.endswith("_pb2"):
            tree = protos_of(ast.parse(source, path), fullname)
            return code_of(ast.unparse(tree).encode(), path, _TABLE)
        # Looked for in the text: few files have it, and the tree of each would have to be made.
        change = passing_refusals_on if b"except NotImplementedError" in source else None
        return code_of(source, path, _TABLE, old_names=True, change=change)

    def exec_module(self, module: ModuleType) -> None:
        """Executes a module, then sets the replacements of its names."""
        try:
            super().exec_module(module)
        except ModuleNotFoundError as error:
            if not needs_extra(error):
                raise
            raise missing_extra(_name_in_tf(module), error) from None
        _find_more(module)
        for name, place in NAMES.get(module.__name__.removeprefix(f"{PREFIX}."), {}).items():
            setattr(module, name, _at(place))


def _name_in_tf(module: ModuleType) -> str:
    return module.__name__.replace(_ROOT, "tf")


def _find_more(module: ModuleType) -> None:
    """Adds to a module the names that it had before 1.15, and to a package those of its modules.

    In TensorFlow 1 all modules of the public parts were imported at the start.
    """
    older = OLDER.get(module.__name__.removeprefix(f"{PREFIX}."), {})

    def find(name: str) -> Any:
        if name in older:
            found = _at(older[name])
        elif "__path__" in vars(module) and not name.startswith("__") and _path(f"{module.__name__}.{name}"):
            found = importlib.import_module(f"{module.__name__}.{name}")
        else:
            raise AttributeError(f"module {_name_in_tf(module)!r} has no attribute {name!r}")
        module.__dict__[name] = found
        return found

    # A module's own `__getattr__` stays.
    module.__dict__.setdefault("__getattr__", find)


def _at(place: str) -> Any:
    """Returns the object at a place, `module:name` or a module."""
    module, _, name = place.partition(":")
    found = importlib.import_module(module)
    return getattr(found, name) if name else found


_NOT_LOADED = {
    "remote_fused_graph": "tf.contrib.remote_fused_graph",
    "tpu.python.tpu.keras_support": "tf.contrib.tpu.keras_to_tpu_model",
}
"""Modules that need what TensorFlow does not have -> their rows; those of other parts that have ended can be loaded."""


def _row(name: str) -> str | None:
    """Returns the row of a module of `tf.contrib` that is not in the archive, or cannot be loaded; None of others."""
    part = name.partition(".")[0]
    for module, row in _NOT_LOADED.items():
        if f"{name}.".startswith(f"{module}."):
            return row
    row = f"tf.contrib.{part}"
    return row if row in UNSUPPORTED and _path(f"{PREFIX}.{part}") is None else None


class ContribFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of `tf2compat.v1.contrib`."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of the archive, or of what stands for it; None for every other.

        Raises:
            MissingExtraError: there is no archive.
        """
        if not fullname.startswith(f"{PREFIX}.") and fullname not in _GONE:
            return None
        name = fullname.removeprefix(f"{PREFIX}.")
        # Before the archive is looked at: these need none.
        if name in _ELSEWHERE or _row(name) or name in OLDER_PARTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=name not in _ELSEWHERE)
        found = _path(fullname)
        if found is None:
            if not archive.is_installed():
                raise missing(fullname.replace(_ROOT, "tensorflow" if fullname in _GONE else "tf"))
            return None
        file, is_package = found
        return importlib.util.spec_from_file_location(
            fullname,
            file,
            loader=_Loader(fullname, file),
            submodule_search_locations=[os.path.dirname(file)] if is_package else None,
        )

    def create_module(self, spec: Any) -> ModuleType | None:
        """Returns the module of a part that is refused when it is used; None of every other."""
        name = spec.name.removeprefix(f"{PREFIX}.")
        row = None if name in _ELSEWHERE else _row(name)
        return ended_module(spec.name, f"tf.contrib.{name}", row) if row else None

    def exec_module(self, module: ModuleType) -> None:
        """Puts the module that stands for one of the original's in the place of the empty one made for it."""
        place = _ELSEWHERE.get(module.__name__.removeprefix(f"{PREFIX}."))
        if place:
            # Python hands out the module that stands there when this one has been executed.
            sys.modules[module.__name__] = importlib.import_module(place)
        elif type(module) is ModuleType:
            _find_more(module)


def install() -> None:
    """Makes `tf.contrib` importable. Twice is harmless."""
    if not any(isinstance(finder, ContribFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, ContribFinder())
