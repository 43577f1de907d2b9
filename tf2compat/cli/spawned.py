"""Processes that `multiprocessing` spawns from a script: they load it anew, with its imports rewritten too."""

from __future__ import annotations

import os
import sys
import types
from multiprocessing import spawn

from tf2compat import settings
from tf2compat.doors.installation import install_hooks
from tf2compat.legacy_imports.statements import compiled
from tf2compat.legacy_imports.terminal import calm_terminal

__all__ = ["load", "spawn_with"]


def spawn_with(path: str) -> None:
    """Makes processes that are spawned from now on load a script by `load`.

    Args:
        path: the script.
    """
    stock = spawn.get_command_line
    here = os.getcwd()

    def command_line(**options: object) -> list[str]:
        command = stock(**options)
        place = command.index("-c") + 1
        # `-c` puts the current folder first; `multiprocessing` sets the path of the parent, but later.
        first = f"import sys; sys.path[:] = {[entry or here for entry in sys.path]!r}"
        command[place] = f"{first}; from tf2compat.cli.spawned import load; load({path!r}); {command[place]}"
        return command

    spawn.get_command_line = command_line


def load(path: str) -> None:
    """Loads a script in a process that was spawned from it, as `multiprocessing` does: called `__mp_main__`.

    Args:
        path: the script.
    """
    import tf2compat.v1 as tf

    install_hooks()
    calm_terminal()
    tf.disable_v2_behavior()
    main = types.ModuleType("__mp_main__")
    main.__file__ = path
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    with open(path, "rb") as stream:
        code = compiled(stream.read(), path, old_names=settings.old_names())
    # Run in the new module, which is both main ones: pickles name its classes by either.
    exec(code, main.__dict__)  # type: ignore[arg-type]
    spawn_with(path)
