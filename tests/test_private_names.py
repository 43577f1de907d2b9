"""Private names of other libraries stay in `tf2compat/_tf`: attributes, names in strings, and overridden methods.

An attribute `x._name` is another library's where no file of ours defines `_name`. What is allowed elsewhere has a
reason, and an allowance that nothing needs any more fails.
"""

import ast
import fnmatch
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1] / "tf2compat"
FILES = {str(path.relative_to(ROOT)): path for path in sorted(ROOT.rglob("*.py")) if path.parent.name != "_tf"}
PRIVATE = re.compile(r"_[A-Za-z]\w*")
MODULE = re.compile(r"(tensorflow\.(python|core|compiler|tsl|_api)|keras\.(src|_)|tf_keras\.(src|api|_))[\w.]*")
NAMEDTUPLE = {"_asdict", "_fields", "_make", "_replace"}
"""Python documents them."""

_ESTIMATOR = "tensorflow-estimator is pinned to 2.15.0, its last release: its private names do not change"
_CONTRIB = "tf.contrib of 1.15.5 is carried by us: its private names do not change"
_ANNOTATED = "ours: set by `type(...)`"
ATTRIBUTES = {
    ("contrib/estimator/*", "*"): _ESTIMATOR,
    ("estimator/*", "*"): _ESTIMATOR,
    ("contrib/seq2seq/attention_mechanism_v2.py", "_BaseAttentionMechanismV2"): _CONTRIB,
    ("leaving/export.py", "_tf_sess"): "TF1's sessions with hooks have it, ours and stock's; programs call it",
    ("declared/refused.py", "_symbol"): _ANNOTATED,
    ("legacy_imports/ended_modules.py", "_symbol"): _ANNOTATED,
    ("legacy_imports/compiled_files.py", "_xoptions"): "Python documents `sys._xoptions`",
    ("runtime/process_end.py", "_register_atexit"): "Python calls nothing else before it joins its threads",
}
_OF_PROGRAMS = "names that legacy programs import"
STRINGS = {
    "declared/unsupported.py": _OF_PROGRAMS,
    "estimator/tpu_sessions.py": "a module that tensorflow-estimator imports and TensorFlow has no more",
    "legacy_imports/*": _OF_PROGRAMS,
    "patches.py": "the list of what is changed; `_tf` changes it",
    "train/debugger.py": "where the class of a hook comes from",
}


def nodes(path):
    return list(ast.walk(ast.parse(path.read_text())))


def defined(found):
    """Returns the names that a file binds; an annotation without a value binds none."""
    bare = {id(node.target) for node in found if isinstance(node, ast.AnnAssign) and node.value is None}
    names = set()
    for node in found:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in bare:
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr) if getattr(node.value, "id", None) in ("self", "cls") else None
    return names


BY_NAME = ("getattr", "hasattr", "setattr", "delattr")


def asked(found):
    """Yields the attributes that a file asks for, by `x._name` or `getattr(x, "_name")`."""
    for node in found:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
            "getattr",
            "hasattr",
            "setattr",
            "delattr",
        ):
            yield from (part.value for part in node.args[1:2] if isinstance(part, ast.Constant))


def foreign_attributes():
    trees = {name: nodes(path) for name, path in FILES.items()}
    ours = set().union(*map(defined, trees.values()))
    return {
        (name, attribute)
        for name, found in trees.items()
        for attribute in asked(found)
        if PRIVATE.fullmatch(str(attribute)) and attribute not in ours | NAMEDTUPLE
    } | {("leaving/export.py", "_tf_sess")}  # Ours as well, and there stock's.


def test_private_attributes_of_others_have_reasons():
    found = foreign_attributes()

    def fits(one, allowed):
        return all(map(fnmatch.fnmatchcase, one, allowed))

    assert sorted(one for one in found if not any(fits(one, allowed) for allowed in ATTRIBUTES)) == []
    assert [allowed for allowed in ATTRIBUTES if not any(fits(one, allowed) for one in found)] == []


def test_private_modules_in_strings_have_reasons():
    found = {
        name
        for name, path in FILES.items()
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value)
    }
    assert sorted(name for name in found if not any(fnmatch.fnmatchcase(name, row) for row in STRINGS)) == []
    assert [row for row in STRINGS if not fnmatch.filter(found, row)] == []


OVERRIDES = {
    ("CheckpointManager", "_sweep"): "the manager deletes by names, not by patterns",
    ("TestCase", "_test_params_reprs"): "absl's decorator of test cases sets it",
    ("TestCase", "_classSetupFailed"): "unittest sets it",
    ("TestCase", "_class_cleanups"): "unittest sets it",
}
LOOK = """
import importlib, inspect, pkgutil, tf2compat
for info in pkgutil.walk_packages(tf2compat.__path__, "tf2compat."):
    if "._tf" in info.name or info.name.endswith("__main__"):
        continue
    try:
        module = importlib.import_module(info.name)
    except ImportError:
        continue
    for kind in list(vars(module).values()):
        if not inspect.isclass(kind) or kind.__module__ != info.name:
            continue
        for name in vars(kind):
            homes = [base.__module__ for base in kind.__mro__[1:] if name in vars(base)]
            if name.startswith("_") and not name.startswith(("__", "_abc_")) and homes:
                if homes[0].partition(".")[0] not in ("tf2compat", "typing", "enum"):
                    print(kind.__name__, name)
"""


@pytest.mark.slow
def test_private_methods_of_others_are_overridden_for_reasons():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOOK], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    found = {tuple(line.split()) for line in done.stdout.splitlines()}
    assert found == set(OVERRIDES)
