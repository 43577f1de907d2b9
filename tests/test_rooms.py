"""The floors of the house: a file imports from rooms below its own, and no two files import each other.

docs/architecture.md draws them. Imports below `if TYPE_CHECKING` and those inside functions count for the floors.
"""

import ast
import functools
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1] / "tf2compat"
FLOORS = (
    (
        *("_tf", "patches", "errors", "kernel_errors", "extras", "library_files", "eager_mode", "shown_errors"),
        *("settings", "near_names", "log", "arguments", "recently_used", "contrib_archive", "declared"),
    ),
    ("graph",),
    ("legacy_imports",),
    ("placement",),
    ("steps",),
    ("runtime",),
    ("sessions",),
    ("checkpoint", "distribute"),
    ("train", "leaving"),
    ("keras",),
    ("estimator",),
    ("contrib",),
    ("v1", "legacy"),
    ("doors",),
    ("cli",),
    ("__init__", "__main__"),
)
LONGEST_CHAIN = 17
"""Modules in the longest chain of imports that loading a module follows. It may only fall."""

LONGEST_CHAIN_OF_ALL = 17
"""The same with the imports inside functions and for type checkers: who reads a file may have to read as many."""


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}


def module_of(dotted):
    """Returns the module of the package in which an absolute name is."""
    parts = dotted.split(".")[1:] if dotted.startswith("tf2compat.") else []
    while parts and ".".join(parts) not in MODULES:
        parts.pop()
    return ".".join(parts)


def names_in(statements):
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@functools.cache
def tree(name):
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imported(name, statements):
    return {found for dotted in names_in(statements) if (found := module_of(dotted)) and found != name}


def room(name):
    return name.split(".")[0]


def floor(name):
    return next(number for number, rooms in enumerate(FLOORS) if room(name) in rooms)


def test_files_import_from_rooms_below():
    up = {
        (name, room(other))
        for name in MODULES
        for other in imported(name, ast.walk(tree(name)))
        if room(other) != room(name) and floor(other) >= floor(name) and floor(name) > 0
    }
    assert up == set()


@functools.cache
def chain_from(name, of_all=False):
    """Returns the longest chain of modules that importing a module loads one in the other, or `of_all` its imports."""
    statements = ast.walk(tree(name)) if of_all else tree(name).body
    chains = (chain_from(other, of_all) for other in imported(name, statements))
    return (name, *max(chains, key=len, default=()))


def imports_itself(name):
    try:
        chain_from(name, of_all=True)
    except RecursionError:
        return True
    return False


def test_no_modules_import_each_other():
    assert [name for name in MODULES if imports_itself(name)] == []


def test_the_longest_chain_of_imports_does_not_grow():
    for of_all, bound in ((False, LONGEST_CHAIN), (True, LONGEST_CHAIN_OF_ALL)):
        longest = max((chain_from(name, of_all) for name in MODULES), key=len)
        assert len(longest) <= bound, " > ".join(longest)
