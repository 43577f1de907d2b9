"""Names and modules of Python 2, and modules that Python has dropped since: a program stops at them.

A file may be of Python 3 in its syntax and use `xrange` all the same.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib.util
from collections.abc import Iterator

__all__ = ["gone_from_python"]

_BUILTINS = {
    "apply": "f(*arguments)",
    "basestring": "str",
    "cmp": "(a > b) - (a < b)",
    "execfile": "exec(open(path).read())",
    "file": "open",
    "intern": "sys.intern",
    "long": "int",
    "raw_input": "input",
    "reduce": "functools.reduce",
    "reload": "importlib.reload",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
_MODULES = {
    "ConfigParser": "configparser",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "StringIO": "io",
    "Tkinter": "tkinter",
    "__builtin__": "builtins",
    "asynchat": "asyncio",
    "asyncore": "asyncio",
    "cPickle": "pickle",
    "cStringIO": "io",
    "cgi": "urllib.parse or html",
    "commands": "subprocess",
    "copy_reg": "copyreg",
    "distutils": "setuptools, which brings it",
    "httplib": "http.client",
    "imghdr": "PIL.Image.open(path).format",
    "imp": "importlib",
    "md5": "hashlib",
    "pipes": "shlex and subprocess",
    "sets": "set",
    "sndhdr": "the wave module",
    "thread": "_thread",
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
}
_ATTRIBUTES = {
    ("itertools", "ifilter"): "filter",
    ("itertools", "imap"): "map",
    ("itertools", "izip"): "zip",
    ("itertools", "izip_longest"): "itertools.zip_longest",
    ("os", "getcwdu"): "os.getcwd",
    ("string", "letters"): "string.ascii_letters",
    ("string", "lowercase"): "string.ascii_lowercase",
    ("string", "maketrans"): "str.maketrans",
    ("string", "uppercase"): "string.ascii_uppercase",
    ("sys", "maxint"): "sys.maxsize",
    ("urllib", "quote"): "urllib.parse.quote",
    ("urllib", "unquote"): "urllib.parse.unquote",
    ("urllib", "urlencode"): "urllib.parse.urlencode",
    ("urllib", "urlopen"): "urllib.request.urlopen",
    ("urllib", "urlretrieve"): "urllib.request.urlretrieve",
}
_METHODS = {
    "has_key": "`key in d`",
    "iteritems": "items()",
    "iterkeys": "keys()",
    "itervalues": "values()",
}
"""Methods that no class of Python 3 has."""


@functools.cache
def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def gone_from_python(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str, str]]:
    """Yields (node, name, today's form) of each name of a file that this Python does not have.

    Args:
        tree: the file's.
    """
    bound = _bound(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _of_import(node)
        elif isinstance(node, ast.Name) and node.id in _BUILTINS and node.id not in bound:
            if not hasattr(builtins, node.id):
                yield node, node.id, _BUILTINS[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            pair = (node.value.id, node.attr)
            if pair in _ATTRIBUTES:
                yield node, ".".join(pair), _ATTRIBUTES[pair]
        yield from _of_operation(node, bound)


def _of_import(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[ast.stmt, str, str]]:
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    else:
        modules = [] if node.level else [node.module or ""]
        for alias in node.names:
            pair = (node.module or "", alias.name)
            if pair in _ATTRIBUTES and not node.level:
                yield node, ".".join(pair), _ATTRIBUTES[pair]
    for module in modules:
        root = module.partition(".")[0]
        if root in _MODULES and not _is_there(root):
            yield node, module, _MODULES[root]


def _of_operation(node: ast.AST, bound: set[str]) -> Iterator[tuple[ast.expr, str, str]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        # `six.iteritems(d)` is a function that runs.
        if not isinstance(node.func.value, ast.Name) or node.func.value.id != "six":
            yield node, f".{node.func.attr}()", _METHODS[node.func.attr]
    elif "print" not in bound and _is_print_into(node):
        yield node, "print >>", "print(..., file=f)"  # type: ignore[misc]


def _is_print_into(node: ast.AST) -> bool:
    """Returns whether a node is Python 2's `print >>f`, which Python 3 reads as an operation."""
    shift = isinstance(node, ast.BinOp) and isinstance(node.op, ast.RShift)
    return shift and isinstance(node.left, ast.Name) and node.left.id == "print"  # type: ignore[attr-defined]


def _bound(tree: ast.AST) -> set[str]:
    """Returns the names that a file binds in any way: they are its own."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            names |= set(_BUILTINS) if any(alias.name == "*" for alias in node.names) else set()
    return names
