"""The report of `check` as one page: a summary with numbers, and of each file the lines that matter."""

from __future__ import annotations

import datetime
import html
import importlib.metadata
import platform
import re

import tf2compat
from tf2compat.cli.checked_files import counted, sentence
from tf2compat.cli.finding import (
    CANNOT_RUN,
    FILE_VERDICTS,
    NEEDS_ARCHIVE,
    NEEDS_EDIT,
    NEEDS_PACKAGE,
    RUNS,
    Finding,
    file_verdict,
)
from tf2compat.cli.html_style import SCRIPT, STYLE
from tf2compat.cli.table import printable

__all__ = ["page"]

_MEANINGS = {
    RUNS: ("`tf2compat run` runs it unedited.", "run_unchanged"),
    NEEDS_ARCHIVE: ("It runs once `tf2compat contrib install` has brought the original tf.contrib.", "names"),
    NEEDS_PACKAGE: ("It runs once the package is installed that the line names.", "check"),
    NEEDS_EDIT: ("A line has to be changed: a misspelled name, Python 2, a syntax error.", "check"),
    CANNOT_RUN: ("It uses something that is not carried over; the line names an alternative.", "unsupported"),
}
"""Verdict on a file -> its meaning, and the page of the guide that tells more."""


def _escaped(text: object) -> str:
    # Control characters too: the files that are shown are anybody's.
    return html.escape(printable(str(text)))


def _prose(text: str) -> str:
    """Returns a text with what stands in backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", _escaped(text))


def _kind(verdict: str) -> str:
    return f"k{FILE_VERDICTS.index(verdict)}"


def _guide(name: str) -> str:
    """Returns a link to a page of the guide; its name alone where the package does not tell where the guide is."""
    for line in importlib.metadata.metadata("tf2compat").get_all("Project-URL") or []:
        label, _, address = line.partition(", ")
        if label.lower() == "documentation":
            return f'<a href="{_escaped(address.rstrip("/"))}/{name}/">{name.replace("_", " ")}</a>'
    return f"<code>migration_guide/{name}.md</code>"


def page(found: dict[str, list[Finding]]) -> str:
    """Returns the report of some files as a page that needs no other file.

    Args:
        found: path -> what it has.
    """
    counts = counted(found)
    shown = [verdict for verdict, count in counts.items() if count]
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>tf2compat check: {_escaped(sentence(found))}</title><style>{STYLE}</style></head><body>",
        f'<h1>TensorFlow 1 code on TensorFlow 2</h1><p class="soft">{_escaped(_made_by())}</p>',
        f"<p>{counts[RUNS]} of {len(found)} files with TensorFlow 1 code run on TensorFlow 2 without an edit.</p>",
        _numbers(counts),
        '<div class="filter" role="group" aria-label="Filter by verdict"><button data-verdict="">all files</button>',
        *(f'<button data-verdict="{_escaped(v)}">{_prose(v)} ({counts[v]})</button>' for v in shown),
        '<button id="open">open or close all</button><span class="soft" id="shown" role="status"></span></div>',
        *(_file(path, listed) for path, listed in _worst_first(found)),
        "<h2>The verdicts</h2><dl>",
        *(f"<dt>{_prose(v)}</dt><dd>{_prose(text)} {_guide(name)}</dd>" for v, (text, name) in _MEANINGS.items()),
        f"</dl><script>{SCRIPT}</script></body></html>\n",
    ]
    return "\n".join(parts)


def _made_by() -> str:
    now = datetime.datetime.now().astimezone().isoformat(" ", "minutes")
    installed = importlib.metadata.packages_distributions().get("tensorflow", [])
    tensorflow = importlib.metadata.version(installed[0]) if installed else "is not installed"
    versions = f"TensorFlow {tensorflow}, Python {platform.python_version()}"
    return f"Made by tf2compat check {tf2compat.__version__} on {now}, for {versions}."


def _numbers(counts: dict[str, int]) -> str:
    """Returns the summary: a number for each verdict, and a bar of their shares."""
    listed = "".join(f'<li class="{_kind(v)}"><b>{count}</b>{_prose(v)}</li>' for v, count in counts.items())
    bar = "".join(f'<span class="{_kind(v)}" style="flex:{count}"></span>' for v, count in counts.items() if count)
    told = _escaped("; ".join(f"{verdict}: {count}" for verdict, count in counts.items()))
    return f'<ul class="numbers">{listed}</ul><div class="bar" role="img" aria-label="{told}">{bar}</div>'


def _worst_first(found: dict[str, list[Finding]]) -> list[tuple[str, list[Finding]]]:
    return sorted(found.items(), key=lambda item: -FILE_VERDICTS.index(file_verdict(item[1])))


def _file(path: str, listed: list[Finding]) -> str:
    verdict = file_verdict(listed)
    told = [finding for finding in listed if finding.advice] or listed
    name = f'<span class="path">{_escaped(path)}</span><span class="verdict {_kind(verdict)}">{_prose(verdict)}</span>'
    lines = f'<span class="soft">{len(told)} of {len(listed)} names shown</span>' if len(told) < len(listed) else ""
    rest = "".join(_line(finding) for finding in told)
    is_open = " open" if verdict != RUNS else ""
    return f'<details data-verdict="{_escaped(verdict)}"{is_open}><summary>{name}{lines}</summary>{rest}</details>'


def _line(finding: Finding) -> str:
    """Returns a line of the source, with the name marked, and what is to be said of it."""
    source, name = _escaped(finding.text or finding.name), _escaped(finding.name)
    part = name if name in source else name.rpartition(".")[2]  # `from a import b` has the name in two parts.
    marked = source.replace(part, f"<mark>{part}</mark>", 1)
    verdict = "runs" if not finding.stops else "cannot run" if finding.verdict == "not supported" else finding.verdict
    guard = f"No harm: {_prose(finding.guard)}. " if finding.guard else ""
    return (
        f'<div class="finding"><pre><span class="number">{_escaped(finding.place)}</span>{marked}</pre>'
        f'<p><span class="verdict {_kind(verdict)}">{_prose(finding.verdict)}</span> {name}</p>'
        f"<p>{guard}{_prose(finding.advice)}</p></div>"
    )
