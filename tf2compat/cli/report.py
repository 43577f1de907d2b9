"""The names that `run` finds in the files that it loads: a report, and an early end where one is missing."""

from __future__ import annotations

import atexit
import collections
import json
import sys
from typing import Any

from tf2compat.cli.checked_files import sentence
from tf2compat.cli.finding import AS_IT_IS, NOT_SUPPORTED, Finding
from tf2compat.cli.legacy_names import findings
from tf2compat.cli.output_file import OutputFile
from tf2compat.cli.table import printable
from tf2compat.declared.unsupported import raised
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports import statements

__all__ = ["watch"]


def watch(report: str | None, fail: bool) -> None:
    """Looks at each file of the program when it is loaded.

    Args:
        report: a file that is written when the process ends, as JSON: `files`, path -> findings (see `Finding`)
            without those that run as they are; and `raised`, what was met while running. Then a summary is printed.
        fail: whether a file with a name that is not supported is refused.
    """
    found: dict[str, list[Finding]] = {}

    def look(source: str | bytes, path: str) -> None:
        text = source.encode() if isinstance(source, str) else source
        before = len(raised)
        listed = list(findings(text, path))
        del raised[before:]  # By looking, not by the program.
        found[path] = [finding for finding in listed if finding.verdict != AS_IT_IS]
        missing = [finding for finding in listed if finding.verdict == NOT_SUPPORTED and finding.stops]
        if fail and missing:
            raise _refusal(path, missing)

    def write() -> None:
        files: dict[str, Any] = {path: [vars(finding) for finding in listed] for path, listed in found.items()}
        OutputFile(str(report)).write(json.dumps({"files": files, "raised": raised}, indent=1) + "\n")
        print(_summary(found, str(report)), file=sys.stderr)

    statements.OBSERVERS.append(look)
    if report:
        # At the end of the process: functions import files while they run.
        atexit.register(write)


def _summary(found: dict[str, list[Finding]], report: str) -> str:
    """Returns the lines that a run ends with: the verdict on its files, and what it met."""
    lines = [f"tf2compat report: {sentence(found)}"]
    for path, listed in found.items():
        lines += [f"  {path}:{one.line}: {one.name}: {one.verdict}" for one in listed if one.stops]
    times = collections.Counter(met["name"] for met in raised)
    lines += [f"  met while running: {name} ({count} times)" for name, count in times.items()]
    return "\n".join([*map(printable, lines), f"  all of it is in {report}"])


def _refusal(path: str, missing: list[Finding]) -> UnsupportedError:
    listed = "; ".join(f"line {finding.line}: `{finding.name}` ({finding.advice})" for finding in missing)
    return UnsupportedError(
        "tf2compat run --fail-on-unsupported",
        f"{path} has names that are not carried over: {listed}.",
        "Replace them, or run without the option.",
    )
