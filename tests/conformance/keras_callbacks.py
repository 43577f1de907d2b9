"""Runs Keras's own tests of its callbacks with hooks in every `fit`, or with a session in the place of `fit`.

    python tests/conformance/keras_callbacks.py --source GITDIR session [early_stopping csv_logger]

No test of Keras's is a part of this project: they are taken from a git directory of keras-team/keras, at the tag of the
installed version.
"""

import argparse
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = "keras/src/callbacks"


def extracted(source, tag, folder):
    """Puts the tests of a tag into a folder; returns their files."""
    names = subprocess.run(
        ["git", "--git-dir", source, "ls-tree", "--name-only", f"{tag}:{FOLDER}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    tests = [f"{FOLDER}/{name}" for name in names if name.endswith("_test.py")]
    packed = subprocess.run(
        ["git", "--git-dir", source, "archive", tag, "conftest.py", *tests], capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return [str(pathlib.Path(folder, name)) for name in tests]


def command(files, wanted):
    chosen = [name for name in files if not wanted or pathlib.Path(name).name.removesuffix("_test.py") in wanted]
    return [sys.executable, "-m", "pytest", "-q", "-p", "fit_in_a_session", "--import-mode=importlib", "-rfs", *chosen]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True, help="a git directory of keras-team/keras")
    parser.add_argument("--tag", help="the tag whose tests are run; that of the installed Keras if left out")
    parser.add_argument("way", choices=["hooks", "session"])
    parser.add_argument("tests", nargs="*", help="names of callbacks, `early_stopping` say; all if left out")
    given = parser.parse_args()
    tag = given.tag
    if tag is None:
        from importlib.metadata import version

        tag = f"v{version('keras')}"
    with tempfile.TemporaryDirectory() as folder:
        files = extracted(given.source, tag, folder)
        paths = [str(HERE), str(HERE.parents[1]), folder, os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "FIT_IN_A_SESSION": given.way}
        return subprocess.run(command(files, given.tests), cwd=folder, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
