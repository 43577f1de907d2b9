"""The distribution: what an index shows, what the package lists, and what the source distribution holds."""

import pathlib
import re
import runpy
import subprocess
import sys
import tarfile
import zipfile

import pytest

import tf2compat

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_the_package_lists_what_there_is():
    assert set(tf2compat.__all__) <= set(dir(tf2compat))
    assert "importlib" not in dir(tf2compat)
    for name in dir(tf2compat):
        assert getattr(tf2compat, name) is not None or name == "__doc__", name


def test_links_of_the_readme_are_absolute_on_an_index():
    text = runpy.run_path(str(ROOT / "setup.py"))["readme"]()
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert len(links) > 10
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert f"/blob/v{tf2compat.__version__}/" in text


@pytest.mark.slow
@pytest.mark.long
def test_the_distributions_hold_what_they_need(tmp_path):
    pytest.importorskip("build")
    if not (ROOT / ".git").exists():
        pytest.skip("what is tracked is known in a clone")
    command = [sys.executable, "-m", "build", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    (wheel,), (source,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    with tarfile.open(source) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    needed = {name for name in tracked if name and not name.startswith((".git", ".ci", ".github"))}
    assert needed - held == set()
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("/METADATA"))
    assert {name for name in needed if name.startswith("tf2compat/")} - names == set()
    assert not any(name.startswith(("tests/", "examples/")) for name in names)
    for line in ("Author: The tf2compat authors", "Project-URL: Source, https://", "Keywords: tensorflow"):
        assert line in metadata, line
