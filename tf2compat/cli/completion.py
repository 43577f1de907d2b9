"""Completion of the command line in a shell, by argcomplete."""

from __future__ import annotations

import argparse

__all__ = ["complete"]


def complete(parser: argparse.ArgumentParser) -> None:
    """Answers a shell that asks what may follow, and ends the process; does nothing without argcomplete.

    Args:
        parser: that of all commands.
    """
    try:
        import argcomplete
    except ImportError:  # It is in the extra `completion`.
        return
    argcomplete.autocomplete(parser)
