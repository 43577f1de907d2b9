"""Tries the pairs of Python and TensorFlow that are supported: `make matrix`.

For each pair: a fresh environment, the contract tests of private names, the demo, and a legacy script run unchanged.
The table is written to docs/supported_versions.md. An environment takes about 2 GB while it is tried.

    python tests/matrix.py [--only 3.12/2.18 ...] [--python 3.10=/path/to/python ...] [--keep]
"""

from __future__ import annotations

import argparse
import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "supported_versions.md"
PAIRS = (
    *(("3.11", tensorflow) for tensorflow in ("2.16", "2.17", "2.18", "2.19", "2.20", "2.21")),
    *((python, "2.21") for python in ("3.10", "3.12", "3.13")),
    ("3.10", "2.16"),
    ("3.12", "2.16"),
    ("3.13", "2.20"),
)
CHECKS = {
    "contract tests": ["-m", "pytest", "tests/_tf"],
    "demo": ["examples/digits/demo.py"],
    "script": ["-m", "tf2compat", "run", "examples/digits/from_queues.py", "--steps=20"],
}
HEAD = """# Supported versions

Written by `make matrix`: the contract tests of TensorFlow's private names, the demo, and a TF1 script run unchanged,
each pair in a fresh environment. The whole of the tests runs on Python 3.11 and TensorFlow 2.21 in CI.

"""


def interpreter(version: str, named: dict[str, str]) -> str | None:
    """Returns an interpreter of the version that starts, or None."""
    for path in (named.get(version), f"python{version}"):
        try:
            if path and subprocess.run([path, "-c", "pass"], capture_output=True).returncode == 0:
                return path
        except OSError:
            continue
    return None


def tried(python: str, tensorflow: str, folder: pathlib.Path) -> dict[str, str]:
    """Installs the pair below a folder and returns each check with its outcome."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    command = [str(folder / "bin" / "python"), "-m"]
    extras = f"{ROOT}[examples,legacy,migrate,dev]"
    install = [*command, "pip", "install", "--quiet", "--editable", extras, f"tensorflow=={tensorflow}.*"]
    if subprocess.run(install, stderr=subprocess.PIPE).returncode:
        return dict.fromkeys(CHECKS, "cannot be installed")
    outcomes = {}
    for name, arguments in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run([command[0], *arguments], cwd=ROOT, capture_output=True, text=True)
        outcomes[name] = "passes" if done.returncode == 0 else "fails"
        print(f"{tensorflow} {name}: {outcomes[name]} in {time.monotonic() - began:.0f} s", flush=True)
        if done.returncode:
            print(done.stdout[-3000:], done.stderr[-3000:], flush=True)
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="PYTHON/TENSORFLOW")
    parser.add_argument("--python", action="append", default=[], metavar="VERSION=PATH")
    parser.add_argument("--keep", action="store_true", help="keep the environments")
    options = parser.parse_args()
    named = dict(entry.split("=", 1) for entry in options.python)
    rows, failed = [], False
    for version, tensorflow in PAIRS:
        if options.only and f"{version}/{tensorflow}" not in options.only:
            continue
        python = interpreter(version, named)
        if python is None:
            rows.append((version, tensorflow, *["no such Python here"] * len(CHECKS)))
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix=f"tf2compat_{version}_{tensorflow}_"))
        try:
            outcomes = tried(python, tensorflow, folder)
        finally:
            if not options.keep:
                shutil.rmtree(folder)
        failed |= any(outcome != "passes" for outcome in outcomes.values())
        rows.append((version, tensorflow, *outcomes.values()))
    head = ("Python", "TensorFlow", *CHECKS)
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
    if not options.only:
        TABLE.write_text(f"{HEAD}{os.linesep.join(lines)}\n\nTried on {datetime.date.today():%d %B %Y}.\n")
    print("\n".join(lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
