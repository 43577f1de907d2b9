"""The page is also looked at in a browser, where there is one: `test_the_filter_in_a_browser`."""

import html.parser
import re
import shutil
import subprocess

import pytest

from tf2compat.cli.finding import NEEDS_EDIT, NOT_SUPPORTED, THROUGH_US, Finding
from tf2compat.cli.html_report import page

FOUND = {
    "good.py": [Finding(1, "tensorflow", THROUGH_US, text="import tensorflow as tf")],
    "bad.py": [Finding(3, "tf.contrib.gan", NOT_SUPPORTED, "Use <TF-GAN>.", text="x = tf.contrib.gan.f(1 < 2)")],
    "old.ipynb": [
        Finding(2, "tf.foo", NEEDS_EDIT, "It is not here.", text="tf.foo()", cell=4),
        Finding(5, "tf.bar", NEEDS_EDIT, "Nor this.", guard="it is caught", text="tf.bar()", cell=4),
    ],
}
BROWSER = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)


class _Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "dt", "dd"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("dt", "dd"):
            assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_no_other_file():
    tags = _Tags()
    tags.feed(page(FOUND))
    assert tags.open == []
    assert [link for link in tags.links if not link.startswith("https://")] == []


def test_what_it_tells():
    text = page(FOUND)
    assert "x = <mark>tf.contrib.gan</mark>.f(1 &lt; 2)" in text
    assert "Use &lt;TF-GAN&gt;." in text
    assert "1 of 3 files with TensorFlow 1 code run on TensorFlow 2 without an edit." in text
    assert "No harm: it is caught. Nor this." in text
    assert '<span class="number">cell 4, 2</span>' in text
    assert re.search(r"Made by tf2compat check \d[^<]* on \d{4}-\d\d-\d\d [^<]*TensorFlow 2\.", text)
    assert re.findall(r"<b>(\d+)</b>", text) == ["1", "0", "0", "1", "1"]
    (imported,) = [
        Finding(1, "tensorflow.contrib.gan", NOT_SUPPORTED, "Use `x`.", text="from tensorflow.contrib import gan")
    ]
    text = page({"a.py": [imported]})
    assert "from tensorflow.contrib import <mark>gan</mark>" in text
    assert "Use <code>x</code>." in text


def test_the_worst_comes_first():
    text = page(FOUND)
    order = re.findall(r'<span class="path">([^<]*)', text)
    assert order == ["bad.py", "old.ipynb", "good.py"]
    assert 'name="viewport"' in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.skipif(BROWSER is None, reason="there is no headless browser")
@pytest.mark.slow
def test_the_filter_in_a_browser(tmp_path):
    click = "<script>document.querySelector('button[data-verdict=\"cannot run\"]').click()</script></body>"
    (tmp_path / "page.html").write_text(page(FOUND).replace("</body>", click))
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{tmp_path}/page.html"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "1 of 3 files" in shown
    files = re.findall(r"<details ([^>]*)>", shown)
    assert [("cannot run" in attributes, "hidden" in attributes) for attributes in files] == [
        (True, False),
        (False, True),
        (False, True),
    ]
