"""A program that reads the checkpoints of a training that goes on; it must change nothing.

For each line `DOOR FOLDER` of its input it opens the newest checkpoint by that door (`plan.DOORS`) and prints
`read STEP DIGEST`, `nothing` where there is none, or `error KIND TEXT`.

python -m tests.faults.evaluator
"""

import gc
import sys
from typing import Any

import tf2compat.v1 as tf
from tests.faults.model import Model, digest

__all__ = ["main"]


def _saver(folder: str) -> tuple[int, str]:
    with tf.Session() as sess:
        tf.train.Saver().restore(sess, tf.train.latest_checkpoint(folder))
        return digest(sess)


def _reader(folder: str) -> tuple[int, str]:
    """Reads every tensor that NumPy can hold; the digest is not known, as keys of the formats differ."""
    reader = tf.train.load_checkpoint(folder)
    types = reader.get_variable_to_dtype_map()
    values = {name: reader.get_tensor(name) for name, kind in types.items() if kind != tf.variant}
    step = next(value for name, value in values.items() if name.startswith("global_step"))
    return int(step), ""


def _hooked(session: Any) -> tuple[int, str]:
    with session as sess:
        return sess.run_step_fn(lambda step_context: digest(step_context.session))


def _session_manager(folder: str) -> tuple[int, str]:
    manager = tf.train.SessionManager(ready_op=tf.report_uninitialized_variables())
    session, initialized = manager.recover_session("", tf.train.Saver(), checkpoint_dir=folder)
    with session:
        if not initialized:
            raise ValueError("SessionManager.recover_session: not initialized")
        return digest(session)


_WAYS = {
    "saver": _saver,
    "reader": _reader,
    "singular": lambda folder: _hooked(tf.train.SingularMonitoredSession(checkpoint_dir=folder)),
    "monitored": lambda folder: _hooked(
        tf.train.MonitoredTrainingSession(
            checkpoint_dir=folder, save_checkpoint_secs=None, save_summaries_steps=None, log_step_count_steps=None
        )
    ),
    "chief": lambda folder: _hooked(tf.train.MonitoredSession(tf.train.ChiefSessionCreator(checkpoint_dir=folder))),
    "session_manager": _session_manager,
}


def _answer(door: str, folder: str, worker: int | None) -> str:
    try:
        if tf.train.latest_checkpoint(folder) is None:
            return "nothing"
        with tf.Graph().as_default():
            Model(worker)
            step, values = _WAYS[door](folder)
    except Exception as error:
        return f"error {type(error).__name__} {' '.join(str(error).split())[:400]}"
    return f"read {step} {values}"


def main(arguments: list[str]) -> int:
    """Answers until its input ends; returns 0. `arguments[0]` says for how many workers the model is built."""
    tf.disable_v2_behavior()
    worker = 0 if arguments[0] == "2" else None
    for number, line in enumerate(sys.stdin):
        door, folder = line.split()
        print(_answer(door, folder, worker), flush=True)
        if number % 10 == 0:
            gc.collect()  # Graphs are cycles: what is not collected yet is no growth.
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
