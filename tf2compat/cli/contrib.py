"""`tf2compat contrib`: fetches the original files of `tf.contrib`, checks whether all are there, and removes them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from tf2compat.contrib_archive import wheel
from tf2compat.contrib_archive.archive import VERSION, ArchiveError, folder, put, remove, wrong

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command and its own commands to a parser."""
    parser = commands.add_parser("contrib", help="fetch the original files of tf.contrib, or look for them")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    text = f"fetches TensorFlow {VERSION}'s wheel by pip and keeps its files of tf.contrib in a cache folder"
    one = actions.add_parser("install", help=text, description=text)
    one.add_argument("--wheel", metavar="FILE", help=f"{wheel.FILE}, fetched before")
    one.set_defaults(run=_guarded(_install))
    text = "shows their folder, and whether all are there; exit status 1 if not"
    actions.add_parser("status", help=text, description=text).set_defaults(run=_guarded(_status))
    text = "deletes them"
    actions.add_parser("remove", help=text, description=text).set_defaults(run=_guarded(_remove))


def _guarded(action: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Returns an action whose errors are a line on the standard error stream and exit status 2."""

    def run(options: argparse.Namespace) -> int:
        try:
            return action(options)
        except ArchiveError as error:
            print(error, file=sys.stderr)
            return 2

    return run


def _install(options: argparse.Namespace) -> int:
    place = folder()
    if options.wheel is not None:
        wheel.check(options.wheel)
    # A wheel that was named is unpacked all the same: the user says which one.
    elif not wrong(place):
        print(f"{place}: there already")
        return 0
    put(place, lambda made: _fill(made, options.wheel))
    print(f"{place}: tf.contrib of TensorFlow {VERSION}")
    return 0


def _fill(made: str, path: str | None) -> None:
    """Writes the files into a folder, of a wheel that is given or fetched."""
    if path is not None:
        wheel.unpack(path, made)
        return
    with wheel.temporary(made) as target:
        print(f"fetching {wheel.FILE}, 110 MB, of which 8 are kept", file=sys.stderr)
        fetched = wheel.download(target)
        wheel.check(fetched)
        wheel.unpack(fetched, made)


def _status(options: argparse.Namespace) -> int:
    place = folder()
    problem = wrong(place)
    print(f"{place}: {problem or f'tf.contrib of TensorFlow {VERSION}'}")
    return int(bool(problem))


def _remove(options: argparse.Namespace) -> int:
    place = folder()
    print(f"{place}: {'removed' if remove(place) else 'there was none'}")
    return 0
