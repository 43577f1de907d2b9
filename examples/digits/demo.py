"""`make demo`: trains on the digits, is killed half-way, and goes on from its checkpoint."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = pathlib.Path(os.environ.get("DEMO_OUTPUT", HERE.parents[1] / "demo_output"))
STEPS = 2000
WANTED_ACCURACY = 0.95


def start(log):
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", PYTHONUNBUFFERED="1")
    command = [sys.executable, str(HERE / "train.py"), f"--model_dir={OUTPUT}", f"--steps={STEPS}"]
    # Standard error, with the progress line and the log, stays the terminal's.
    return subprocess.Popen(command, stdout=log, stderr=None if sys.stderr.isatty() else log, env=environment)


def newest_checkpoint():
    steps = [int(path.suffixes[0].rpartition("-")[2]) for path in OUTPUT.glob("model.ckpt-*.index")]
    return max(steps, default=0)


def follow(path, seen, process, until=None):
    """Prints what is new in the log until the process ends, or until a condition holds."""
    while True:
        ended = process.poll() is not None
        text = path.read_text() if path.exists() else ""
        for line in text[seen:].splitlines(keepends=True):
            if not line.endswith("\n") and not ended:
                break
            seen += len(line)
            if re.match(r"step \d+: test|starting at", line):
                print("  " + line.strip(), flush=True)
        if ended or (until and until()):
            return seen
        time.sleep(0.05)


def main():
    begin = time.time()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    log = OUTPUT / "log.txt"
    print(f"A 2017 training script (examples/digits/train.py) on TensorFlow 2, to step {STEPS}:\n", flush=True)
    with log.open("a") as stream:
        first = start(stream)
        seen = follow(log, 0, first, until=lambda: newest_checkpoint() >= STEPS // 2)
        if first.poll() is not None:
            sys.exit(f"the training ended before it was to be interrupted, status {first.returncode}; see {log}")
        first.kill()
        first.wait()
        saved = newest_checkpoint()
        print(f"\nKilled half-way (SIGKILL); the newest checkpoint is of step {saved}. Starting it again:\n", flush=True)
        second = start(stream)
        follow(log, seen, second)
    if second.returncode != 0:
        print(log.read_text()[-3000:])
        sys.exit(f"the training failed with status {second.returncode}; see {log}")
    text = log.read_text()
    resumed = int(re.findall(r"starting at step (\d+)", text)[-1])
    accuracy = float(re.findall(r"test accuracy ([\d.]+)", text)[-1])
    if resumed < saved:
        sys.exit(f"it resumed at step {resumed}, not at {saved}")
    print(f"\nResumed at step {resumed}. Test accuracy: {accuracy:.2%}, after {time.time() - begin:.0f} seconds.")
    print(f"Summaries and checkpoints are in {OUTPUT}; to see them: tensorboard --logdir {OUTPUT}")
    if accuracy < WANTED_ACCURACY:
        sys.exit(f"the accuracy is below {WANTED_ACCURACY:.0%}")


if __name__ == "__main__":
    main()
