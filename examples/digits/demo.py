"""`make demo`: trains on the digits, is killed half-way, and goes on from its checkpoint.

The script runs as a user would run it, in a process of its own; on a terminal it is given one
too, so that its progress line shows. Its log goes to a file.
"""

import fcntl
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = pathlib.Path(os.environ.get("DEMO_OUTPUT", HERE.parents[1] / "demo_output"))
STEPS = 2000
WANTED_ACCURACY = 0.95


class Training:
    """One run of the script; what it prints is shown and kept."""

    def __init__(self, log):
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", PYTHONUNBUFFERED="1")
        command = [sys.executable, str(HERE / "train.py"), f"--model_dir={OUTPUT}", f"--steps={STEPS}"]
        if sys.stdout.isatty():
            self.output, child = pty.openpty()
            size = shutil.get_terminal_size()
            fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
        else:
            self.output, child = os.pipe()
        os.set_blocking(self.output, False)
        self.process = subprocess.Popen(command, stdout=child, stderr=log, env=environment)
        os.close(child)
        self.text = ""
        self._rest = ""

    def _read(self):
        try:
            return os.read(self.output, 65536).decode(errors="replace")
        except (BlockingIOError, OSError):  # Nothing yet, or the terminal was closed at the other end.
            return ""

    def _show(self, text):
        """Prints whole lines, and on a terminal the newest state of the progress line."""
        *lines, self._rest = re.split(r"\r*\n", self._rest + text)
        for line in lines:
            line = line.rpartition("\r")[2]
            # The script prints its lines behind the progress line.
            line = re.sub(r"^.*step/s[^\]]*\]", "", line)
            if line.strip():
                print(("\r\x1b[K  " if sys.stdout.isatty() else "  ") + line.strip(), flush=True)
                self.text += line + "\n"
        progress = self._rest.rpartition("\r")[2]
        if "step" in progress:
            print("\r\x1b[K  " + progress, end="", flush=True)

    def follow(self, until=lambda: False):
        """Shows the output until the process ends, or until a condition holds."""
        while self.process.poll() is None and not until():
            self._show(self._read())
            time.sleep(0.05)
        while text := self._read():
            self._show(text)
        if sys.stdout.isatty():
            print("\r\x1b[K", end="")


def newest_checkpoint():
    """Returns the step of the checkpoint that a restart would restore, 0 if there is none."""
    state = OUTPUT / "checkpoint"
    found = re.match(r'model_checkpoint_path: ".*-(\d+)"', state.read_text()) if state.exists() else None
    return int(found[1]) if found else 0


def main():
    begin = time.time()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    log = OUTPUT / "log.txt"
    print(f"A 2017 training script (examples/digits/train.py) on TensorFlow 2, to step {STEPS}:\n", flush=True)
    with log.open("ab") as stream:
        first = Training(stream)
        first.follow(until=lambda: newest_checkpoint() >= STEPS // 2)
        if first.process.poll() is not None:
            sys.exit(
                f"the training ended before it was to be interrupted, status {first.process.returncode}; see {log}"
            )
        first.process.kill()
        first.process.wait()
        saved = newest_checkpoint()
        print(
            f"\nKilled half-way (SIGKILL); the newest checkpoint is of step {saved}. Starting it again:\n", flush=True
        )
        second = Training(stream)
        second.follow()
    if second.process.returncode != 0:
        print(log.read_text()[-3000:])
        sys.exit(f"the training failed with status {second.process.returncode}; see {log}")
    resumed = int(re.findall(r"starting at step (\d+)", second.text)[0])
    accuracy = float(re.findall(r"test accuracy ([\d.]+)", second.text)[-1])
    if resumed < saved:
        sys.exit(f"it resumed at step {resumed}, not at {saved}")
    print(f"\nResumed at step {resumed}. Test accuracy: {accuracy:.2%}, after {time.time() - begin:.0f} seconds.")
    print(f"Summaries and checkpoints are in {OUTPUT}; to see them: tensorboard --logdir {OUTPUT}")
    if accuracy < WANTED_ACCURACY:
        sys.exit(f"the accuracy is below {WANTED_ACCURACY:.0%}")


if __name__ == "__main__":
    main()
