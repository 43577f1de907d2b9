"""Restores checkpoints while the process lacks memory, then open files, then has both.

python starved_program.py FOLDER     # it holds checkpoints of a variable `v` and of the global step
"""

import mmap
import os
import resource
import sys

import tf2compat.v1 as tf

SIZE = 15_000_000
MB = 1 << 20
KEPT = []  # Sessions: their memory is not there for the next.


def restored(folder):
    with tf.Graph().as_default():
        tf.get_variable("v", [SIZE])
        step = tf.train.get_or_create_global_step()
        sess = tf.train.MonitoredSession(tf.train.ChiefSessionCreator(checkpoint_dir=folder))
        KEPT.append(sess)
        return int(sess.run(step))


def attempt(name, folder):
    try:
        print(name, "restored", restored(folder), flush=True)
    except Exception as error:
        print(name, type(error).__name__, str(error).splitlines()[0], flush=True)


def memory(spare):
    """Fills the memory that the process may have, but for some MB; returns the filling."""
    with open("/proc/self/status") as status:
        size = next(int(line.split()[1]) for line in status if line.startswith("VmSize")) * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size + 400 * MB, -1))
    filling = []
    try:
        while True:
            filling.append(mmap.mmap(-1, MB))
    except (OSError, MemoryError):
        del filling[:spare]
    return filling


def open_files(spare):
    """Opens all the files that the process may open, but for some; returns them."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 20, 4096))
    opened = []
    try:
        while True:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        for _ in range(spare):
            os.close(opened.pop())
    return opened


def main(folder):
    print("first", restored(folder), flush=True)  # Whatever is loaded on first use is there.
    for spare in (20, 40, 60, 80, 20):  # MB: fewer than the variable's 57, and fewer than it and a copy of it.
        filling = memory(spare)
        attempt(f"memory{spare}", folder)
        del filling
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
    for spare in range(6):
        opened = open_files(spare)
        attempt(f"files{spare}", folder)
        for file in opened:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    attempt("free", folder)


if __name__ == "__main__":
    main(sys.argv[1])
