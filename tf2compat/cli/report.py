"""What `run` finds in the files that it loads: a report of their names, and an early end where one is missing."""

from __future__ import annotations

import atexit
import json
from typing import Any

from tf2compat.cli.finding import AS_IT_IS, NOT_SUPPORTED, Finding
from tf2compat.cli.legacy_names import findings
from tf2compat.engine.unsupported import raised
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports import statements

__all__ = ["watch"]


def watch(report: str | None, fail: bool) -> None:
    """Looks at each file of the program when it is loaded.

    Args:
        report: a file that is written when the process ends, as JSON: `files`, path -> findings (`line`, `name`,
            `verdict`, `advice`) without those that run as they are; and `raised`, what was met while running.
        fail: whether a file with a name that is not supported is refused.
    """
    found: dict[str, list[dict[str, Any]]] = {}

    def look(source: str | bytes, path: str) -> None:
        text = source.encode() if isinstance(source, str) else source
        before = len(raised)
        listed = list(findings(text, path))
        del raised[before:]  # By looking, not by the program.
        found[path] = [vars(finding) for finding in listed if finding.verdict != AS_IT_IS]
        missing = [finding for finding in listed if finding.verdict == NOT_SUPPORTED]
        if fail and missing:
            raise _refusal(path, missing)

    def write() -> None:
        with open(str(report), "w", encoding="utf-8") as stream:
            json.dump({"files": found, "raised": raised}, stream, indent=1)

    statements.OBSERVERS.append(look)
    if report:
        with open(report, "w", encoding="utf-8"):
            pass  # A path that cannot be written is an error now, not at the end.
        atexit.register(write)


def _refusal(path: str, missing: list[Finding]) -> UnsupportedError:
    listed = "; ".join(f"line {finding.line}: `{finding.name}` ({finding.advice})" for finding in missing)
    return UnsupportedError(
        "tf2compat run --fail-on-unsupported",
        f"{path} has names that are not carried over: {listed}.",
        "Replace them, or run without the option.",
    )
