"""The reason that a file kernel gives in an error, without the text that TensorFlow adds."""

from __future__ import annotations

import re

__all__ = ["reason"]


def reason(error: Exception) -> str:
    """Returns the line of an error's message in which the kernel speaks, without its last dot.

    A graph's errors tell before that line where the node was made, and after it which node it
    was; an eager op's errors name the op on the line itself.
    """
    lines = str(getattr(error, "message", None) or error).splitlines() or [type(error).__name__]
    nodes = [number for number, line in enumerate(lines) if line.startswith("\t [[")]
    line = lines[nodes[0] - 1 if nodes and nodes[0] else 0]
    return re.sub(r"\{\{.*?\}\} ?", "", line.partition(" [Op:")[0]).rstrip(". ")
