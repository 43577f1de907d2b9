"""The command line: `python -m tf2compat COMMAND`, or `tf2compat COMMAND`.

Only the module of the command that is given is imported: help, a misspelled command and a script that is not there
answer before TensorFlow is.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import tf2compat
from tf2compat.cli.program_path import leave_command_folder
from tf2compat.near_names import near_names

__all__ = ["main", "parser_for"]

_COMMANDS = {
    "run": "run a TF1 script as it is",
    "check": "list the TensorFlow 1 names in files, and whether each runs",
    "migrate": "write the edits that let files run without `run`",
    "checkpoint": "list, inspect, convert, compare and verify checkpoints",
    "contrib": "fetch the original files of tf.contrib, or look for them",
}


class _Parser(argparse.ArgumentParser):
    """A parser that names what was meant, where a command or a choice is misspelled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.set_defaults(parser=self)  # Of nested ones, the innermost is in the result.

    def error(self, message: str) -> NoReturn:
        wrong = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        super().error(message + _meant(wrong[1], re.findall(r"[\w.-]+", wrong[2])) if wrong else message)


def _meant(given: str, known: Sequence[str]) -> str:
    near = near_names(given, known, count=1)
    return f"; did you mean {near[0]}?" if near else ""


def _version() -> str:
    """Returns a line of versions; TensorFlow may be installed under another name, `tensorflow-cpu` say."""
    installed = importlib.metadata.packages_distributions().get("tensorflow", [])
    tensorflow = importlib.metadata.version(installed[0]) if installed else "is not installed"
    return f"tf2compat {tf2compat.__version__}, TensorFlow {tensorflow}, Python {platform.python_version()}"


def parser_for(command: str | None) -> argparse.ArgumentParser:
    """Returns the parser, with the arguments of one command; with None, of all."""
    parser = _Parser(
        prog="tf2compat",
        description="Legacy TensorFlow 1 code on TensorFlow 2.",
        epilog="Exit status: 0 when all is well, 1 when something was found wrong, 2 for a wrong use; `run` has the "
        "status of the program.",
    )
    parser.add_argument("--version", action="version", version=_version() if command == "--version" else "")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, meaning in _COMMANDS.items():
        if command in (name, None):
            importlib.import_module(f"tf2compat.cli.{name}").add_parser(commands)
        else:
            commands.add_parser(name, help=meaning)
    return parser


def _options(given: list[str]) -> argparse.Namespace:
    """Returns the command and its options; a wrong use ends the process, with status 2."""
    # Not `parse_args`: its error does not say what was meant.
    options, unknown = parser_for(given[0] if given else "").parse_known_args(given)
    if unknown:
        known = re.findall(r"--[\w-]+", options.parser.format_help())
        meant = _meant(unknown[0].partition("=")[0], known)
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        arguments: those of the command line when None.

    Returns:
        The exit status: 0 when all is well, 1 when something was found wrong, 2 for an error.
    """
    if arguments is None:
        leave_command_folder()
    if "_ARGCOMPLETE" in os.environ:  # A shell asks what may follow.
        from tf2compat.cli.completion import complete

        complete(parser_for(None))
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] != ["run"]:  # A script's own messages are its own affair.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    options = _options(given)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `| head` has read enough.
        # Python writes out what is left of the output at its end, and would fail there again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        if options.command == "run":  # Python then shows it and ends by SIGINT: shells and schedulers look for that.
            raise
        return 130
