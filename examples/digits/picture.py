"""Draws a terminal in which `tf2compat run` trains on the digits, is started again and goes on: the README's picture.

python picture.py [FILE.svg]
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from rich.console import Console
from rich.text import Text

SCRIPT = pathlib.Path(__file__).with_name("train.py")
PICTURE = pathlib.Path(__file__).parents[2] / "migration_guide" / "pictures" / "run.svg"
COLUMNS = 100


def run(folder, steps):
    """Returns the command that runs the script of 2017, import line and all, and what it prints."""
    text = SCRIPT.read_text(encoding="utf-8")
    (folder / "train.py").write_text(
        text.replace("import tf2compat.v1 as tf", "import tensorflow as tf"), encoding="utf-8"
    )
    command = ["tf2compat", "run", "train.py", "--model_dir=digits", f"--steps={steps}"]
    ran = [sys.executable, "-m", *command]
    done = subprocess.run(ran, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    return " ".join(command), done.stdout


def draw(path=PICTURE):
    with open(os.devnull, "w", encoding="utf-8") as nothing, tempfile.TemporaryDirectory() as folder:
        console = Console(record=True, width=COLUMNS, file=nothing)
        for steps in (200, 400):
            command, output = run(pathlib.Path(folder), steps)
            console.print(Text(f"$ {command}", style="bold green"))
            for line in output.splitlines():
                # The log's date, thread and place in TensorFlow, which need half of a line.
                line = re.sub(r"^([IWE])\d+ ([\d:]+)\.\d+ \d+ \S+\]", r"\1 \2", line)
                console.print(
                    Text(line, style="dim" if line[:2] in ("I ", "W ") else ""), overflow="ellipsis", no_wrap=True
                )
        # Without the font that a reader's browser would load from the network.
        drawn = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title=""), flags=re.DOTALL)
        pathlib.Path(path).write_text(re.sub(r"[ \t]+\n", "\n", drawn), encoding="utf-8")


if __name__ == "__main__":
    draw(*sys.argv[1:2])
