"""`tf2compat.install()`: a program gets TF1's `tensorflow`, from here on."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import tensorflow as tf

from tf2compat import settings
from tf2compat.arguments import check_type, listed
from tf2compat.doors import notebook_cells
from tf2compat.legacy_imports import (
    autograph_sources,
    import_statements,
    keras_choice,
    keras_modules,
    project,
    pytest_modules,
    stock_modules,
)
from tf2compat.legacy_imports import packages as copies
from tf2compat.legacy_imports.terminal import calm_terminal, write_numbers_as_today
from tf2compat.log import logger
from tf2compat.shown_errors import show_as_python_does

__all__ = ["install", "install_hooks", "uninstall"]

_turned_off: list[bool] = []
"""Whether TensorFlow 2's behaviour was on when `install` turned it off; empty while nothing is installed."""

_SYMBOL = "tf2compat.install"
_PACKAGES = "a list of names, `['tf_slim']` say"


def _holders_of_tensorflow() -> list[str]:
    """Returns the names of the program's modules that have TensorFlow 2's `tensorflow` already."""
    return sorted(
        name
        for name, module in list(sys.modules.items())
        if name != "__mp_main__"  # Another name of the main module.
        and import_statements.is_of_program(getattr(module, "__dict__", {}))
        and any(value is tf for value in list(vars(module).values()))
    )


def install_hooks(packages: Iterable[str] = ()) -> None:
    """Gives modules of the program that are loaded from here on TF1's `tensorflow`; arguments as of `install`."""
    named = listed(_SYMBOL, "packages", packages, _PACKAGES)
    for package in named:
        check_type(_SYMBOL, "packages", package, str, _PACKAGES)
    stock_modules.install()
    autograph_sources.install()
    copies.install()
    keras_modules.install()
    keras_choice.install()
    project.install([*settings.packages(), *named])
    pytest_modules.install()


def install(packages: Iterable[str] = ()) -> None:
    """Makes `import tensorflow` import `tf2compat.v1` in the program from here on, and turns TF1's graph mode on.

    For a notebook, a console or an entry point, before its first `import tensorflow`; `python -m tf2compat run` does it
    for a script, and the old names of Python and NumPy too. Only the program's own code is concerned: the standard
    library and installed packages get the real TensorFlow. A module of the program that has imported TensorFlow before
    keeps TensorFlow 2's, which a log line says. Twice is harmless.

    Args:
        packages: installed packages that are parts of the program, besides those that `TF2COMPAT_PACKAGES` names.

    Raises:
        UsageTypeError: (a TypeError) `packages` is no list of names.
    """
    install_hooks(packages)
    import_statements.install()
    notebook_cells.install()
    if _turned_off:
        return
    before = _holders_of_tensorflow()
    if before:
        logger.warning(
            "`tf2compat.install()`: %s imported TensorFlow before, and keeps TensorFlow 2's. Restart the notebook or "
            "the program, and call it before the first import of TensorFlow.",
            ", ".join(before),
        )
    import tf2compat.v1 as tf1

    # Kept for `uninstall`: a program that was in graph mode before stays there.
    _turned_off.append(tf.executing_eagerly())
    calm_terminal()
    tf1.disable_v2_behavior()


def uninstall() -> None:
    """Takes `install` back for what is imported from here on, and turns TensorFlow 2's behaviour on again.

    Modules that the program has imported meanwhile keep TF1's TensorFlow, and sessions their graphs; the default graph
    is a new one. Without an `install` before it does nothing.
    """
    import_statements.uninstall()
    notebook_cells.uninstall()
    show_as_python_does()
    write_numbers_as_today()
    project.uninstall()
    keras_choice.forget()
    pytest_modules.uninstall()
    if _turned_off and _turned_off.pop():
        import tf2compat.v1 as tf1

        tf.compat.v1.reset_default_graph()  # TensorFlow refuses to turn eager mode on while there is one.
        tf1.enable_v2_behavior()
