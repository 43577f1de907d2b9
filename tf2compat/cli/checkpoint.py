"""`tf2compat checkpoint`: look into checkpoints of TF1 and TF2, convert, compare and verify them.

The parser alone is here: TensorFlow is imported when an action runs.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import Any

from tf2compat.cli.quiet_start import quiet_start

__all__ = ["add_parser"]


def add_parser(commands: Any) -> None:
    """Adds the command and its own commands to a parser."""
    parser = commands.add_parser(
        "checkpoint",
        help="list, inspect, convert, compare and verify checkpoints",
        description="Exit status 1: two checkpoints differ, or one is damaged; 2: one is not there, or cannot be read.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in (
        ("list", "the checkpoints of a folder; the variables of a checkpoint with shapes, types and sizes"),
        ("inspect", "the variables of a checkpoint with the range of their values"),
        ("verify", "reads every tensor and compares its checksum; exit status 1 if one is damaged"),
    ):
        one = actions.add_parser(name, help=text, description=text)
        one.add_argument("paths", nargs="+", metavar="PATH", help="a checkpoint, without .index, or a folder")
    text = "writes a checkpoint in the other format, or under other names"
    one = actions.add_parser("convert", help=text, description=text)
    one.add_argument("source", help="a checkpoint, or a folder whose newest is taken")
    one.add_argument("target", help="the path of the copy, without .index")
    one.add_argument("--format", choices=["tf1", "tf2"], help="the other one than the source's by default")
    one.add_argument("--renames", metavar="FILE", help="lines 'old new', or a JSON object; '-' as new drops a variable")
    text = "the largest difference for each variable of two checkpoints; exit status 1 if there is one"
    one = actions.add_parser("compare", help=text, description=text)
    one.add_argument("first")
    one.add_argument("second")
    one.add_argument("--tolerance", type=float, default=0.0, help="differences up to this are none")
    for one in actions.choices.values():
        one.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """Runs an action; its errors are a line on the standard error stream and exit status 2."""
    with quiet_start() if "tensorflow" not in sys.modules else contextlib.nullcontext():
        from tf2compat.cli.checkpoint_actions import ACTIONS, ERRORS
    try:
        return ACTIONS[options.action](options)
    except ERRORS as error:
        print(f"tf2compat checkpoint {options.action}: {error}", file=sys.stderr)
    return 2
