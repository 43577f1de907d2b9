"""Every Python snippet of the README and of the guide is executed, page by page, in a process of its own."""

import importlib
import pathlib
import re
import subprocess
import sys

import pytest

import tf2compat
import tf2compat.v1 as tf
from tests import pages, programs
from tf2compat import errors

ROOT = pathlib.Path(__file__).resolve().parents[1]
WITHOUT_SNIPPETS = ("README.md", "programs.md", "unsupported.md")
PAGES = [ROOT / "README.md", *sorted((ROOT / "migration_guide").glob("*.md"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_snippets_run(page, tmp_path):
    snippets = re.findall(r"^```python\n(.*?)^```", page.read_text(), re.M | re.S)
    assert snippets or page.name in WITHOUT_SNIPPETS, "a page without a snippet"
    script = tmp_path / "snippets.py"
    script.write_text("\n".join(snippets))
    done = programs.run([script], timeout=400, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    for expected in re.findall(r"^# prints: (.*)$", script.read_text(), re.M):
        assert expected in done.stdout, (expected, done.stdout)


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_site_has_every_page_and_its_version():
    site = (ROOT / "mkdocs.yml").read_text()
    pages = {str(page.relative_to(ROOT / "migration_guide")) for page in (ROOT / "migration_guide").rglob("*.md")}
    listed = re.findall(r"^ +- .*: (\S+\.md)$", site, re.M)
    assert sorted(listed) == sorted(pages)
    assert f"tf2compat {tf2compat.__version__}" in site
    assert f"`tf2compat {tf2compat.__version__} on" in (ROOT / "migration_guide" / "faq.md").read_text()


def test_the_pages_of_the_api_name_what_there_is():
    for page in (ROOT / "migration_guide" / "api").glob("*.md"):
        for name in re.findall(r"^::: (\S+)$", page.read_text(), re.M):
            module, _, symbol = name.rpartition(".")
            assert hasattr(importlib.import_module(module), symbol), name


def test_the_errors_that_are_explained_exist():
    text = (ROOT / "migration_guide" / "errors.md").read_text()
    for name in re.findall(r"\b(\w+Error)\b", text):
        assert hasattr(errors, name) or hasattr(tf.errors, name), name


@pytest.mark.slow
def test_the_site_is_built_without_a_dead_link(tmp_path):
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "errors" / "index.html").exists()


@pytest.mark.parametrize("page", pages.PAGES)
def test_a_table_of_the_guide_is_that_of_the_code(page):
    assert (pages.GUIDE / page).read_text() == pages.written(page), "python -m tests.pages"
