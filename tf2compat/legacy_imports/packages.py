"""Installed packages that are TF1 code themselves: a copy of theirs that gets `tf2compat.v1`, beside the plain one.

`tf2compat.legacy.tf_slim` is the installed tf_slim, each file loaded with its imports rewritten: its sessions,
savers and supervisors are ours. `import tf_slim` goes on giving the plain package, parts of which fail on TensorFlow
2.16 and later.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat import _tf
from tf2compat.legacy_imports.compiled_files import code_of
from tf2compat.legacy_imports.statements import LEGACY

__all__ = ["PREFIX", "PackageFinder", "install"]

PREFIX = "tf2compat.legacy"
"""Where the copies are."""

_PACKAGES: dict[str, dict[str, str]] = {
    "tensorflow_estimator": {
        "tensorflow": "tf2compat.v1.tensorflow_of_estimators",
        "tensorflow.python": "tf2compat.v1.python",
        "tensorflow.python.util.deprecation": "tf2compat.estimator.deprecation",
        "tensorflow.python.util.tf_export": "tf2compat.estimator.exported_names",
        "tensorflow.python.distribute.estimator_training": "tf2compat.estimator.distributed_training",
        "tensorflow.python.tpu.session_support": "tf2compat.estimator.tpu_sessions",
        "tensorflow.python.tpu.tpu_embedding": "tf2compat.estimator.tpu_embedding",
        "tensorflow.python.tpu.tpu_embedding_gradient": "tf2compat.estimator.tpu_embedding",
    },
    "tf_slim": {"tf_keras.legacy_tf_layers": _tf.MOVED_MODULES["tf_keras.legacy_tf_layers"]},
}
"""Package -> modules that it imports -> what it gets for them, where that is not what every legacy program gets."""

_LEGACY = LEGACY | {name: f"{PREFIX}.{name}" for name in _PACKAGES}


_FINISHED_BY = {"tensorflow_estimator.python.estimator.estimator": "tf2compat.estimator.package"}
"""Module -> the one whose `finish` is told of it when it is loaded."""


class _Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        finished_by = _FINISHED_BY.get(module.__name__.removeprefix(f"{PREFIX}."))
        if finished_by:
            importlib.import_module(finished_by).finish(module)

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        package = fullname.removeprefix(f"{PREFIX}.").partition(".")[0]
        return code_of(self.get_data(path), path, _LEGACY | _PACKAGES[package])


class PackageFinder(importlib.abc.MetaPathFinder):
    """Finds `tf2compat.legacy.<package>` and its modules."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of the copy; None for every other module."""
        plain = fullname.removeprefix(f"{PREFIX}.")
        if plain == fullname or plain.partition(".")[0] not in _PACKAGES:
            return None
        if "." not in plain:
            # The root is looked for on `sys.path`: the path that Python gives here is that of `tf2compat.legacy`.
            path = None
        # By Python's finder alone: the hook for programs would rewrite it by other rules.
        found = importlib.machinery.PathFinder.find_spec(plain, path)
        if found is None or found.origin is None:
            return None
        locations = found.submodule_search_locations
        return importlib.util.spec_from_file_location(
            fullname,
            found.origin,
            loader=_Loader(fullname, found.origin),
            submodule_search_locations=None if locations is None else list(locations),
        )


def install() -> None:
    """Makes `tf2compat.legacy` importable. Twice is harmless."""
    if not any(isinstance(finder, PackageFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, PackageFinder())
