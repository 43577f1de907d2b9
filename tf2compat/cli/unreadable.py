"""Files that Python cannot read: those of Python 2, and those with an error."""

from __future__ import annotations

import re

__all__ = ["advice_on"]

_MESSAGES = re.compile(
    r"Missing parentheses in call to '(print|exec)'|leading zeros in decimal integer|multiple exception types must"
    r"|inconsistent use of tabs|invalid decimal literal|invalid hexadecimal literal|did you mean print\("
)
"""Python's own words for what Python 2 allowed."""

_LINES = re.compile(
    r"^\s*print\s*(>>|[\"'\w])|^\s*exec\s+[\"'\w]|\bexcept\s+[\w.]+\s*,\s*\w+\s*:|^\s*raise\s+[\w.]+\s*,|<>|`[^`]+`"
    r"|\b0\d+\b|\b(0x[\da-fA-F]+|\d+)[lL]\b|\b[uU][rR][\"']|\blambda\s*\([^)]*\)\s*:|^\s*def\s+\w+\(.*\([^)]*\).*\):"
)
"""Forms of lines of Python 2 that Python 3 refuses."""

_KEYWORD = re.compile(r"\b(async|await|nonlocal|True|False|None)\s*(=[^=]|[,)])|\.(async|await)\b")

_PYTHON_2 = (
    "It is Python 2: {error}. Convert it: `pip install fissix`, then `python -m fissix -w {path}`, which is the `2to3` "
    "that Python had until 3.12."
)
_RENAME = "Python cannot read it: {error}. `{word}` is a keyword since Python 3.7 (TF1's time): give it another name."
_SYNTAX = "Python cannot read it: {error}. Neither could TF1's Python: mend the line."
_DEEP = "Python cannot read it: its expressions are nested too deeply. Split them."


def advice_on(error: Exception, source: bytes, path: str) -> str:
    """Returns the advice on a file that Python cannot read.

    Args:
        error: Python's.
        source: the file's text.
        path: its name.
    """
    if isinstance(error, RecursionError | MemoryError):
        return _DEEP
    # Python's guess at the end is about Python 3, and misleads in a file of Python 2.
    told = (error.msg if isinstance(error, SyntaxError) else str(error)).partition(". Did you mean")[0]
    line = _line(source, getattr(error, "lineno", None))
    keyword = _KEYWORD.search(line)
    if keyword and (keyword[1] or keyword[3]) in ("async", "await"):
        return _RENAME.format(error=told, word=keyword[1] or keyword[3])
    if _MESSAGES.search(told) or _LINES.search(line):
        return _PYTHON_2.format(error=told, path=path)
    return _SYNTAX.format(error=told)


def _line(source: bytes, number: int | None) -> str:
    lines = source.decode("utf-8", "replace").splitlines()
    return lines[number - 1] if number and number <= len(lines) else ""
