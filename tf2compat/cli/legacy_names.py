"""The TensorFlow names in a source file, and what becomes of each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tf2compat.cli.finding import NEEDS_EDIT, STOPS, THROUGH_US, Finding
from tf2compat.cli.guards import Guard, guards_of
from tf2compat.cli.name_verdicts import has, is_module, verdict_on
from tf2compat.cli.names_in_file import Name, names_of, tf1_module
from tf2compat.cli.python_names import gone_from_python
from tf2compat.cli.reached import Functions
from tf2compat.cli.unreadable import advice_on
from tf2compat.legacy_imports.deep_trees import deep_trees
from tf2compat.legacy_imports.keras_names import found_in, imports_keras
from tf2compat.legacy_imports.moved_on.uses import certain
from tf2compat.legacy_imports.statements import LEGACY, renamed

__all__ = ["findings"]

_KERAS = "Keras 3 does not have it; `run` and `install()` give the program Keras 2, but for `--keras=3`"
_CALLED = re.compile(r"(?<![\w.])tf((?:\.\w+)+)")


def findings(source: bytes, path: str, functions: Functions | None = None) -> Iterator[Finding]:
    """Yields the names of TensorFlow in a source file, and old names of Python and NumPy, in the order of its lines.

    A file that Python 3 cannot read (of Python 2, say) is named as such, and read by its lines.

    Args:
        source: the text.
        path: its file.
        functions: those of the whole program, for names in functions that nothing reaches.
    """
    lines = source.decode("utf-8", "replace").splitlines()
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        number = getattr(error, "lineno", None) or 1
        yield Finding(number, "syntax", NEEDS_EDIT, advice_on(error, source, path), text=_line(lines, number))
        yield from _by_lines(lines)
        return
    with deep_trees():
        names, uses = names_of(tree, is_module), list(certain(tree))
        guards = guards_of(tree, _Asked(names).has)
        dropped = list(gone_from_python(tree))
    found_keras = found_in(tree).of_keras_2 if imports_keras(source) else {}
    found = [*_judged(names, guards, lines, _mentioned(tree)), *_dropped(dropped, guards, lines)]
    if functions is not None:
        found = [_unreached(one, path, functions) for one in found]
    # These stop no program: they are only told, so no guard is asked.
    old = [Finding(use.line, use.shown, THROUGH_US, _today(use.edit), text=_line(lines, use.line)) for use in uses]
    old += [Finding(line, name, THROUGH_US, _KERAS, text=_line(lines, line)) for line, name in found_keras.items()]
    yield from sorted([*found, *old], key=lambda finding: finding.line)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if number <= len(lines) else ""


def _by_lines(lines: list[str]) -> Iterator[Finding]:
    for number, text in enumerate(lines, 1):
        # Roughly: a `#` in a text cuts the line as well, which no parser could tell here.
        for match in _CALLED.finditer(text.partition("#")[0]):
            verdict, advice, _ = verdict_on("tensorflow", tuple(match[1][1:].split(".")))
            yield Finding(number, f"tf{match[1]}", verdict, advice, text=text.strip())


class _Asked:
    """Answers whether a module of the file has a name."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._modules: dict[str, str] = {}
        for name in names:
            if isinstance(name.node, ast.Import):
                for alias in name.node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    self._modules[bound] = tf1_module(alias.name) if alias.asname else bound
            elif isinstance(name.node, ast.ImportFrom):
                for alias in name.node.names:
                    self._modules[alias.asname or alias.name] = tf1_module(f"{name.node.module}.{alias.name}")

    def has(self, owner: ast.expr, name: str) -> bool | None:
        root, _, rest = ast.unparse(owner).partition(".")
        module = self._modules.get(root, "")
        if not module.startswith("tensorflow") or (not rest.replace(".", "a").isidentifier() and rest):
            return None
        return has(f"{module}.{rest}".rstrip("."), name)


def _mentioned(tree: ast.AST) -> set[str]:
    """Returns the names that a file uses, besides importing them."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _judged(names: list[Name], guards: dict[int, Guard], lines: list[str], mentioned: set[str]) -> Iterator[Finding]:
    """Yields the names with their verdicts; a guard counts if what it leads to runs."""
    judged = [
        (name, verdict_on(name.module, name.parts))
        for name in names
        if renamed(name.module, LEGACY) != name.module  # Not TensorFlow 2's own, nor protocol buffers.
    ]
    wrong = {id(name.node) for name, verdict in judged if verdict.verdict in STOPS}
    for name, (verdict, advice, at_use) in judged:
        guard = guards.get(id(name.node))
        holds = guard is not None and not (verdict in STOPS and guard.instead & wrong)
        reason = guard.reason if guard and holds else ""
        if at_use and isinstance(name.node, ast.Import | ast.ImportFrom) and not _bound(name) & mentioned:
            reason = reason or "it is imported, and not used in this file"
        line = name.node.lineno
        yield Finding(line, name.shown, verdict, advice or name.note, reason, _line(lines, line))


def _bound(name: Name) -> set[str]:
    """Returns the names that the import of a name binds."""
    last = name.parts[-1] if name.parts else name.shown
    aliases = name.node.names if isinstance(name.node, ast.Import | ast.ImportFrom) else []
    return {alias.asname or alias.name for alias in aliases if alias.name == last}


def _dropped(
    dropped: list[tuple[ast.expr | ast.stmt, str, str]], guards: dict[int, Guard], lines: list[str]
) -> Iterator[Finding]:
    """Yields the names that Python has no more."""
    wrong = {id(node) for node, _, _ in dropped}
    for node, name, edit in dropped:
        guard = guards.get(id(node))
        reason = guard.reason if guard and not guard.instead & wrong else ""
        advice = f"Python 3 has no more of it. Today: {edit}"
        yield Finding(node.lineno, name, NEEDS_EDIT, advice, reason, _line(lines, node.lineno))


def _unreached(found: Finding, path: str, functions: Functions) -> Finding:
    """Returns a finding with the function that nothing calls as its guard, where there is one."""
    name = functions.unreached(path, found.line) if found.stops else ""
    if not name:
        return found
    return Finding(**{**vars(found), "guard": f"in `{name}`, which nothing in the checked files calls"})


def _today(edit: str) -> str:
    """Returns the advice on an old name of Python, NumPy and others."""
    return f"Python or its package has no more of it; `run` and `install()` give it as it was. Today: {edit}"
