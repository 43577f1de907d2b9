"""The command line: `python -m tf2compat COMMAND`, or `tf2compat COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from tf2compat.cli.program_path import leave_command_folder

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        arguments: those of the command line when None.

    Returns:
        The exit status: 0 when all is well, 1 when something was found wrong, 2 for an error.
    """
    if arguments is None:
        leave_command_folder()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] != ["run"]:  # A script's own messages are its own affair.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tf2compat.cli import check, checkpoint, migrate, run

    parser = argparse.ArgumentParser(prog="tf2compat", description="Legacy TensorFlow 1 code on TensorFlow 2.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check.add_parser(commands)
    checkpoint.add_parser(commands)
    migrate.add_parser(commands)
    run.add_parser(commands)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `| head` has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        if options.command == "run":  # Python then shows it and ends by SIGINT: shells and schedulers look for that.
            raise
        return 130
