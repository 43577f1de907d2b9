"""Every Python snippet of the README and of the guide is executed, page by page, in a process of its own."""

import importlib
import pathlib
import pkgutil
import re
import subprocess
import sys

import pytest

import tf2compat.v1 as tf
from tf2compat.engine.unsupported import UNSUPPORTED

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "migration_guide").glob("*.md"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_snippets_run(page, tmp_path):
    snippets = re.findall(r"^```python\n(.*?)^```", page.read_text(), re.M | re.S)
    assert snippets or page.name in ("README.md", "unsupported.md"), "a page without a snippet"
    script = tmp_path / "snippets.py"
    script.write_text("\n".join(snippets))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=400, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    for expected in re.findall(r"^# prints: (.*)$", script.read_text(), re.M):
        assert expected in done.stdout, (expected, done.stdout)


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_page_of_names_is_the_tables():
    text = (ROOT / "migration_guide" / "names.md").read_text()
    for found in pkgutil.iter_modules(tf.contrib.__path__):
        assert f"`tf.contrib.{found.name}`" in text, found.name
        homes = getattr(importlib.import_module(f"tf2compat.v1.contrib.{found.name}"), "HOMES", {})
        missing = [name for name, home in homes.items() if ":" in home and f"`{name}`" not in text]
        assert missing == [], (found.name, missing)


def test_the_page_of_unsupported_things_is_the_table():
    text = (ROOT / "migration_guide" / "unsupported.md").read_text()
    for key, row in UNSUPPORTED.items():
        assert f"`{key.removeprefix('op:')}`" in text, key
        assert row.reason in text, key
        assert row.alternative in text, key
