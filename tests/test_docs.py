"""Every Python snippet of the README and of the guide is executed, page by page, in a process of its own."""

import pathlib
import re
import subprocess
import sys

import pytest

from tests import pages

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


@pytest.mark.parametrize("page", pages.PAGES)
def test_a_table_of_the_guide_is_that_of_the_code(page):
    assert (pages.GUIDE / page).read_text() == pages.written(page), "python -m tests.pages"
