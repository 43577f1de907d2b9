"""Makes a release: `make release VERSION=0.3.0`, or with `DRY=--dry-run` all but the commit, the tag and `dist/`.

The work is done in a clone of what is committed: the version is written, the change log's section `Unreleased` gets the
version and the date, both are committed and tagged, the source and wheel distributions are built and checked by twine.
The wheel, then the source distribution, is installed into a fresh environment, where a session trains and the
command line answers; tests of the unpacked source distribution run on the installed wheel. Then the commit and the tag
come into this clone, and the files into `dist/`. Nothing is pushed or uploaded.

    python tests/release.py VERSION [--dry-run] [--python PATH ...] [--extras legacy] [--constraint tensorflow==2.21.*]
"""

from __future__ import annotations

import argparse
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
KINDS = ("Added", "Changed", "Fixed", "Removed", "Deprecated", "Security")
VERSION_LINE = re.compile(r'^__version__ = "(\d+\.\d+\.\d+)"$', re.M)
TESTS = ("tests/test_errors.py", "tests/test_settings.py", "tests/_tf/test_eager_runtime.py", "tests/v1/test_graph.py")
"""Run from the source distribution: quick ones, of the bottom and of the top."""
TRIAL = """
import tf2compat.v1 as tf
tf.disable_v2_behavior()
w = tf.get_variable("w", initializer=2.0)
train = tf.train.GradientDescentOptimizer(0.25).minimize(w * w)
with tf.train.MonitoredSession() as session:
    session.run(train)
    assert session.run(w) == 1.0
"""


class ReleaseError(Exception):
    """The release cannot be made; the text says what to do."""


def bumped(text: str, version: str) -> str:
    """Returns the text of `tf2compat/__init__.py` with the version.

    Raises:
        ReleaseError: the version is not one of three numbers, or lower than the one in the text.
    """
    found = VERSION_LINE.search(text)
    if found is None or not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ReleaseError(f"{version!r} is no version; write three numbers, 0.3.0 say.")
    if [*map(int, version.split("."))] < [*map(int, found[1].split("."))]:
        raise ReleaseError(f"{version} is lower than {found[1]}; choose a higher one.")
    return VERSION_LINE.sub(f'__version__ = "{version}"', text)


def dated(text: str, version: str, day: datetime.date) -> str:
    """Returns the change log in which the section `Unreleased`, or the one of the version, is that of a day.

    Raises:
        ReleaseError: there is no such section, or an entry of it is of no kind.
    """
    head = re.search(rf"^## (Unreleased|{re.escape(version)})$", text, re.M)
    if head is None:
        raise ReleaseError(f"CHANGELOG.md has no section `## Unreleased` or `## {version}` without a date; write one.")
    section = re.split(r"^## ", text[head.end() :], maxsplit=1, flags=re.M)[0]
    before, *parts = re.split(r"^### (.*)$", section, flags=re.M)
    if before.strip() or not parts or any(kind not in KINDS for kind in parts[::2]):
        raise ReleaseError(f"Put each entry of `## {head[1]}` in CHANGELOG.md below one of ### {', '.join(KINDS)}.")
    return text.replace(head[0], f"## {version} ({day.isoformat()})", 1)


def run(*command: str | pathlib.Path, at: pathlib.Path) -> str:
    """Runs a command in a folder and returns its output; shows it and raises where it fails."""
    done = subprocess.run(list(map(str, command)), cwd=at, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def committed(clone: pathlib.Path, version: str) -> None:
    """Writes the version and the date in a clone, commits and tags them."""
    init, log = clone / "tf2compat" / "__init__.py", clone / "CHANGELOG.md"
    init.write_text(bumped(init.read_text(), version))
    log.write_text(dated(log.read_text(), version, datetime.date.today()))
    run("git", "commit", "--quiet", "--all", "--message", f"Release {version}", at=clone)
    run("git", "tag", "--annotate", f"v{version}", "--message", f"tf2compat {version}", at=clone)


def built(clone: pathlib.Path, work: pathlib.Path) -> list[pathlib.Path]:
    """Returns the wheel and the source distribution of a clone, which twine has checked."""
    folder = work / "tools"
    run(sys.executable, "-m", "venv", folder, at=work)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "build", "twine", at=work)
    run(python, "-m", "build", "--outdir", work / "dist", clone, at=work)
    files = sorted((work / "dist").iterdir(), key=lambda path: path.suffix != ".whl")
    run(python, "-m", "twine", "check", "--strict", *files, at=work)
    return files


def tried(file: pathlib.Path, python: str, options: argparse.Namespace, work: pathlib.Path) -> None:
    """Installs a distribution into a fresh environment and uses it; a source distribution brings its tests."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    run(python, "-m", "venv", folder / "env", at=folder)
    ours = folder / "env" / "bin" / "python"
    extras = f"[{options.extras}]" if options.extras else ""
    wanted = [f"{file}{extras}", *options.constraint, "pytest", "pytest-timeout"]
    run(ours, "-m", "pip", "install", "--quiet", *wanted, at=folder)
    run(ours, "-m", "pip", "check", at=folder)
    run(ours, "-c", TRIAL, at=folder)
    run(ours.with_name("tf2compat"), "--version", at=folder)
    if file.name.endswith(".tar.gz"):
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        unpacked = folder / file.name.removesuffix(".tar.gz")
        shutil.rmtree(unpacked / "tf2compat")  # The tests are those of the installed one.
        run(ours, "-m", "pytest", "-m", "not slow and not long", *TESTS, at=unpacked)
    shutil.rmtree(folder)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    parser.add_argument("--dry-run", action="store_true", help="leave this clone and its dist/ as they are")
    parser.add_argument("--python", action="append", metavar="PATH", help="interpreters to install into")
    parser.add_argument("--extras", default="", help="extras to install with, legacy say")
    parser.add_argument("--constraint", action="append", default=[], help="what pip installs beside it")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tf2compat_release_") as name:
        work = pathlib.Path(name)
        try:
            if run("git", "status", "--porcelain", at=ROOT):
                raise ReleaseError("Commit what is changed first: a release is made of what is committed.")
            run("git", "clone", "--quiet", ROOT, work / "clone", at=work)
            committed(work / "clone", options.version)
            files = built(work / "clone", work)
            for python in options.python or [sys.executable]:
                for file in files:
                    tried(file, python, options, work)
                    print(f"{file.name}: installed and tried on {python}", flush=True)
            if not options.dry_run:
                run("git", "fetch", "--quiet", "--tags", work / "clone", "HEAD", at=ROOT)
                run("git", "merge", "--quiet", "--ff-only", "FETCH_HEAD", at=ROOT)
                shutil.copytree(work / "dist", ROOT / "dist", dirs_exist_ok=True)
        except ReleaseError as error:
            print(f"release: {error}", file=sys.stderr)
            return 1
    where = (
        "nothing here is changed"
        if options.dry_run
        else f"git push --follow-tags, then upload dist/*{options.version}*"
    )
    print(f"tf2compat {options.version} is {'tried' if options.dry_run else 'made'}: {where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
