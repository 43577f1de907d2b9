"""`tf2compat.install()`: a program's own modules get TF1's `tensorflow`, from here on."""

from __future__ import annotations

from tf2compat.legacy_imports import packages, project, stock_modules

__all__ = ["install"]


def install() -> None:
    """Lets `import tensorflow` mean `tf2compat.v1` in the modules that the program imports from now on.

    For a notebook or an entry point; `python -m tf2compat run` does it for a script. Only modules of the program are
    concerned: those of the standard library and of installed packages get the real one. What the caller itself has
    imported stays as it is. Twice is harmless.
    """
    stock_modules.install()
    packages.install()
    project.install()
