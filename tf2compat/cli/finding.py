"""A name of TensorFlow 1 at a line of a file, and the verdicts on names and on files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

__all__ = [
    "AS_IT_IS",
    "CANNOT_RUN",
    "FILE_VERDICTS",
    "NEEDS_ARCHIVE",
    "NEEDS_EDIT",
    "NEEDS_PACKAGE",
    "NOT_SUPPORTED",
    "RUNS",
    "STOPS",
    "THROUGH_US",
    "VERDICTS",
    "Finding",
    "file_verdict",
]

AS_IT_IS, THROUGH_US = "runs as it is", "runs through tf2compat"
NEEDS_ARCHIVE, NEEDS_PACKAGE = "needs `contrib install`", "needs a package"
NEEDS_EDIT, NOT_SUPPORTED = "needs an edit", "not supported"

VERDICTS = (AS_IT_IS, THROUGH_US, NEEDS_ARCHIVE, NEEDS_PACKAGE, NEEDS_EDIT, NOT_SUPPORTED)
"""The verdicts on a name, the best first."""

STOPS = (NEEDS_ARCHIVE, NEEDS_PACKAGE, NEEDS_EDIT, NOT_SUPPORTED)
"""The verdicts on a name at which a program stops."""

RUNS, CANNOT_RUN = "runs", "cannot run"
FILE_VERDICTS = (RUNS, NEEDS_ARCHIVE, NEEDS_PACKAGE, NEEDS_EDIT, CANNOT_RUN)
"""The verdicts on a file, the best first."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """A name at a line.

    Attributes:
        line: from 1; of a notebook, the line in its cell.
        name: `tf.layers.dense`, or what else stands there.
        verdict: one of `VERDICTS`.
        advice: why, and what to do, where it does not run.
        guard: why a program gets past the line all the same; empty where it does not.
        text: the line itself, without its indentation.
        cell: the number of the notebook's cell, from 1; 0 in other files.
    """

    line: int
    name: str
    verdict: str
    advice: str = ""
    guard: str = ""
    text: str = ""
    cell: int = 0

    @property
    def stops(self) -> bool:
        """Whether a program stops here."""
        return self.verdict in STOPS and not self.guard

    @property
    def place(self) -> str:
        """The line, with the cell of a notebook."""
        return f"cell {self.cell}, {self.line}" if self.cell else str(self.line)


def file_verdict(found: Iterable[Finding]) -> str:
    """Returns the verdict on a file: that on the worst of its names which is not guarded."""
    worst = max((VERDICTS.index(finding.verdict) for finding in found if finding.stops), default=0)
    verdict = VERDICTS[worst]
    return {AS_IT_IS: RUNS, NOT_SUPPORTED: CANNOT_RUN}.get(verdict, verdict)
