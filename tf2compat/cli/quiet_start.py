"""The start of TensorFlow without the messages of its libraries that a program's author can do nothing about.

They come from C++ before any setting is read, so they are taken out of the standard error stream while TensorFlow is
imported; all other lines pass. `TF_CPP_MIN_LOG_LEVEL` does the rest: the process's own value counts.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import sys
import threading
from collections.abc import Iterator

__all__ = ["has_gpu_driver", "quiet_start"]

_NOISE = re.compile(
    rb"All log messages before absl::InitializeLog|cudart_stub|cpu_feature_guard|To enable the following instructions"
    rb"|oneDNN custom operations|Unable to register cu\w+ factory|computation_placer already registered"
    rb"|cuda_platform\.cc.*cuInit|TF-TRT Warning"
)


def has_gpu_driver() -> bool:
    """Returns whether the driver of a GPU is there: without one, what CUDA says is of no use."""
    return bool(glob.glob("/dev/nvidia[0-9]*") or glob.glob("/dev/kfd"))


def _pass_on(reading: int, kept: int) -> None:
    with open(reading, "rb") as lines:
        for line in lines:
            if not _NOISE.search(line):
                os.write(kept, line)


@contextlib.contextmanager
def quiet_start() -> Iterator[None]:
    """Leaves such messages out of the standard error stream while its block, which imports TensorFlow, runs."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1" if has_gpu_driver() else "3")
    try:
        kept = os.dup(2)
    except OSError:  # There is no such stream.
        yield
        return
    reading, writing = os.pipe()
    passing = threading.Thread(target=_pass_on, args=(reading, kept), name="tf2compat_quiet_start", daemon=True)
    passing.start()
    os.dup2(writing, 2)
    os.close(writing)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            sys.stderr.flush()
        os.dup2(kept, 2)  # The pipe's last writer, unless a child has it: it is not waited for then.
        passing.join(1.0)
        if not passing.is_alive():
            os.close(kept)
