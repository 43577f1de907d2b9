"""The tables of two pages of the guide, written from the tables of the code: `python -m tests.pages`."""

import ast
import importlib.util
import pathlib
import re

from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.legacy_imports.contrib_replacements import MODULES, NAMES, OPS

GUIDE = pathlib.Path(__file__).resolve().parents[1] / "migration_guide"
BEGIN, END = "<!-- written by tests/pages.py -->", "<!-- to here -->"


def unsupported():
    """Returns the table of what is not carried over; symbols with the same reason share a row."""
    rows = {}
    for key, row in UNSUPPORTED.items():
        rows.setdefault((row.reason, row.alternative), []).append(f"`{key.removeprefix('op:')}`")
    lines = [f"| {', '.join(keys)} | {reason} | {alternative} |" for (reason, alternative), keys in rows.items()]
    return ["| symbol or op | why | what to do |", "|---|---|---|", *lines]


def reason(place):
    """Returns why ours stands for the original: the first paragraph of its file."""
    path = pathlib.Path(importlib.util.find_spec(place.partition(":")[0]).origin)
    return re.sub(r"\s+", " ", ast.get_docstring(ast.parse(path.read_text())).partition("\n\n")[0])


def contrib():
    """Returns the table of what is ours in `tf.contrib`."""
    reasons = {}
    for op, place in sorted(OPS.items()):
        reasons.setdefault(reason(place), []).append(f"op `{op}`")
    for module, names in sorted(NAMES.items()):
        for name, place in sorted(names.items()):
            reasons.setdefault(reason(place), []).append(f"`tf.contrib.{module}.{name}`")
    for module, place in sorted(MODULES.items()):
        reasons.setdefault(reason(place), []).append(f"`tf.contrib.{module}`")
    return ["| ours | why |", "|---|---|", *(f"| {', '.join(names)} | {why} |" for why, names in reasons.items())]


PAGES = {"unsupported.md": unsupported, "names.md": contrib}


def written(page):
    """Returns a page's text with its table as the code has it."""
    text = (GUIDE / page).read_text()
    head, _, rest = text.partition(f"{BEGIN}\n")
    return "\n".join([head + BEGIN, *PAGES[page](), END + rest.partition(END)[2]])


if __name__ == "__main__":
    for page in PAGES:
        (GUIDE / page).write_text(written(page))
