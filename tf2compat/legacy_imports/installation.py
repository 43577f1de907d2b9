"""`tf2compat.install()`: a program's own modules get TF1's `tensorflow`, from here on."""

from __future__ import annotations

from collections.abc import Iterable

from tf2compat import settings
from tf2compat.legacy_imports import packages as copies
from tf2compat.legacy_imports import project, pytest_modules, stock_modules

__all__ = ["install"]


def install(packages: Iterable[str] = ()) -> None:
    """Lets `import tensorflow` mean `tf2compat.v1` in the modules that the program imports from now on.

    For a notebook or an entry point; `python -m tf2compat run` does it for a script. Only modules of the program are
    concerned: those of the standard library and of installed packages get the real one. What the caller itself has
    imported stays as it is. Twice is harmless.

    Args:
        packages: installed packages that are parts of the program, besides those that `TF2COMPAT_PACKAGES` names.
    """
    stock_modules.install()
    copies.install()
    project.install([*settings.packages(), *packages])
    pytest_modules.install()
