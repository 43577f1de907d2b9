"""The findings of `check` as SARIF 2.1.0, the form in which GitHub and editors show them at their lines."""

from __future__ import annotations

import json
import os
import pathlib
import urllib.parse
from collections.abc import Iterator
from typing import Any

import tf2compat
from tf2compat.cli.finding import NEEDS_ARCHIVE, NEEDS_EDIT, NEEDS_PACKAGE, NOT_SUPPORTED, Finding

__all__ = ["sarif"]

_RULES = {
    NOT_SUPPORTED: ("not-supported", "error", "A name of TensorFlow 1 that is not carried over."),
    NEEDS_EDIT: ("needs-an-edit", "error", "A line that does not run as it is."),
    NEEDS_PACKAGE: ("needs-a-package", "warning", "A name of a package that is not installed."),
    NEEDS_ARCHIVE: ("needs-contrib-install", "warning", "A name of the original tf.contrib."),
}
"""Verdict -> the id of its rule, its level, and what it tells."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: dict[str, list[Finding]]) -> str:
    """Returns the findings at which a program stops; those that are guarded have the level `note`.

    Args:
        found: path -> what it has.
    """
    rules = [
        {"id": rule, "shortDescription": {"text": text}, "defaultConfiguration": {"level": level}}
        for rule, level, text in _RULES.values()
    ]
    driver = {"name": "tf2compat check", "version": tf2compat.__version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        # Relative paths are the same on the machine that shows the findings.
        "originalUriBaseIds": {"ROOT": {"uri": pathlib.Path.cwd().as_uri() + "/"}},
        "results": [result for path, listed in found.items() for result in _results(path, listed)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _results(path: str, listed: list[Finding]) -> Iterator[dict[str, Any]]:
    for finding in listed:
        if finding.verdict not in _RULES:
            continue
        rule, level, _ = _RULES[finding.verdict]
        guard = f"No harm: {finding.guard}. " if finding.guard else ""
        place: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(path)}}
        if finding.cell:  # A line of a cell is none of the notebook's file.
            place["logicalLocations"] = [{"name": f"cell {finding.cell}, line {finding.line}"}]
        else:
            place["physicalLocation"]["region"] = {"startLine": finding.line, "snippet": {"text": finding.text}}
        yield {
            "ruleId": rule,
            "ruleIndex": list(_RULES).index(finding.verdict),
            "level": "note" if finding.guard else level,
            "message": {"text": f"{finding.name}: {finding.verdict}. {guard}{finding.advice}".strip()},
            "locations": [place],
        }


def _artifact(path: str) -> dict[str, str]:
    """Returns a file: below the current folder relative to it, as GitHub wants it; else by its whole address."""
    inner = os.path.relpath(path)
    if inner.startswith(os.pardir):
        return {"uri": pathlib.Path(os.path.abspath(path)).as_uri()}
    return {
        "uri": urllib.parse.quote(pathlib.PurePath(inner).as_posix(), errors="surrogateescape"),
        "uriBaseId": "ROOT",
    }
