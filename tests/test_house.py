"""Rules of the house, kept by reading the files."""

import ast
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "tf2compat").rglob("*.py"))
PRIVATE = re.compile(r"^(tensorflow\.(python|core|compiler|tsl|_api)|keras\.(src|_)|tf_keras\.(src|api|_))")
BUILT_IN = {"Exception", "ValueError", "TypeError", "RuntimeError", "KeyError", "NotImplementedError"}


def tree(path):
    return ast.parse(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_private_names_of_tensorflow_stay_in_one_room(path):
    names = [
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    if path.parent.name != "_tf":
        assert [name for name in names if PRIVATE.match(name)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_errors_have_three_parts(path):
    bare = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in BUILT_IN
        # Used inside, to leave a search; or what Python itself says of a missing attribute or method.
        and not (node.exc.func.id == "TypeError" and path.name == "fetches.py")
        and not (node.exc.func.id == "NotImplementedError" and path.name == "session_creator.py")
    ]
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_message_parts_are_sentences(path):
    for node in ast.walk(tree(path)):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and re.match("(Usage|Step|Device|Uninit).*Error$", node.func.id)
        ):
            continue
        for part in node.args[1:3]:
            text = "".join(
                value.value if isinstance(value, ast.Constant) else "{}"
                for value in (part.values if isinstance(part, ast.JoinedStr) else [part])
            )
            assert "  " not in text, text
            assert text == "{}" or text.endswith((".", "{}", "`", ")")), text


def test_files_are_small():
    assert [path.name for path in FILES if len(path.read_text().splitlines()) > 450] == []
    assert len((ROOT / "tf2compat" / "__init__.py").read_text().splitlines()) < 100


def test_every_module_has_a_test_file_of_its_name():
    tests = {path.stem.removeprefix("test_").lstrip("_") for path in (ROOT / "tests").rglob("test_*.py")}
    bare = [
        path.stem for path in FILES if path.stem not in ("__init__", "__main__") and path.stem.lstrip("_") not in tests
    ]
    assert bare == []


def test_the_change_log_has_this_version():
    version = re.search(r'__version__ = "([\d.]+)"', (ROOT / "tf2compat" / "__init__.py").read_text())[1]
    assert version in (ROOT / "CHANGELOG.md").read_text()
