"""Test modules under pytest, whose own loader rewrites assertions: their imports are rewritten before that."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from tf2compat import settings
from tf2compat.legacy_imports.compiled_files import RULES
from tf2compat.legacy_imports.project import is_own
from tf2compat.legacy_imports.statements import rewrite

__all__ = ["PytestFinder", "install", "uninstall"]

_REWRITE = "_pytest.assertion.rewrite"
"""The module of pytest's that loads test modules; `rewrite_asserts` in it is given their trees."""


def _finish(module: ModuleType) -> None:
    """Makes a loaded `_pytest.assertion.rewrite` rewrite imports too. Twice is harmless."""
    stock = getattr(module, "rewrite_asserts", None)
    # A pytest without that function loads test modules by the plain text; ours is not wrapped again.
    if stock is None or hasattr(stock, "__wrapped__"):
        return

    def rewrite_asserts(mod: ast.Module, source: bytes, module_path: str | None = None, config: Any = None) -> None:
        if module_path and is_own(module_path):
            # In place: pytest goes on with the tree that it handed in.
            mod.body = rewrite(mod, module_path, old_names=settings.old_names()).body
        stock(mod, source, module_path, config)

    rewrite_asserts.__wrapped__ = stock  # type: ignore[attr-defined]
    module.rewrite_asserts = rewrite_asserts  # type: ignore[attr-defined]
    # Plain pytest must not take the compiled files of a run of ours for its own.
    tail = getattr(module, "PYC_TAIL", ".pyc")
    module.PYC_TAIL = f"{tail.removesuffix('.pyc')}-tf2compat-{RULES.hex()[:8]}.pyc"  # type: ignore[attr-defined]


class _Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        _finish(module)


class PytestFinder(importlib.abc.MetaPathFinder):
    """Finds the one module of pytest's that loads test modules."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of `_pytest.assertion.rewrite`; None for every other module."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target) if fullname == _REWRITE else None
        if spec is None or not spec.origin:
            return None
        spec.loader = _Loader(fullname, spec.origin)
        return spec


def install() -> None:
    """Gives test modules that pytest loads from now on TF1's `tensorflow`. Twice is harmless."""
    if _REWRITE in sys.modules:
        _finish(sys.modules[_REWRITE])
    elif not any(isinstance(finder, PytestFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, PytestFinder())


def uninstall() -> None:
    """Gives test modules that pytest loads from now on the real `tensorflow`."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, PytestFinder)]
    module = sys.modules.get(_REWRITE)
    ours = getattr(module, "rewrite_asserts", None)
    if hasattr(ours, "__wrapped__"):
        module.rewrite_asserts = ours.__wrapped__  # type: ignore[union-attr]
