"""A program that reads the checkpoints of a training that goes on; it must change nothing.

For each line `DOOR FOLDER` of its input it opens the newest checkpoint by that door (`plan.DOORS`) and prints
`read STEP DIGEST`, `nothing` where there is none, or `error KIND TEXT`.

python -m tests.faults.evaluator
"""

import contextlib
import gc
import io
import sys
from collections.abc import Callable
from typing import Any

import tf2compat.v1 as tf
from tests.faults.counter import Counter, uniform
from tests.faults.model import Model, digest
from tf2compat import cli

__all__ = ["READERS", "main"]

Look = Callable[[Any], tuple[int, str]]


def _saver(folder: str, look: Look) -> tuple[int, str]:
    return _restored(tf.train.latest_checkpoint(folder), look)


def _restored(path: str | None, look: Look) -> tuple[int, str]:
    with tf.Session() as sess:
        tf.train.Saver().restore(sess, path)
        return look(sess)


def _iterator(folder: str, look: Look) -> tuple[int, str]:
    return _restored(next(iter(tf.train.checkpoints_iterator(folder, timeout=10))), look)


def _reader(folder: str, look: Look) -> tuple[int, str]:
    """Reads every tensor that NumPy can hold; the digest is not known, as keys of the formats differ."""
    reader = tf.train.load_checkpoint(folder)
    types = reader.get_variable_to_dtype_map()
    values = {name: reader.get_tensor(name) for name, kind in types.items() if kind != tf.variant}
    step = next(value for name, value in values.items() if name.startswith("global_step"))
    return int(step), ""


def _inspect(folder: str, look: Look) -> tuple[int, str]:
    path = str(tf.train.latest_checkpoint(folder))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as errors:
        if cli.main(["checkpoint", "inspect", path]):
            raise ValueError(errors.getvalue())
    return int(path.rpartition("-")[2]), ""


def _hooked(session: Any, look: Look) -> tuple[int, str]:
    with session as sess:
        return sess.run_step_fn(lambda step_context: look(step_context.session))


def _session_manager(folder: str, look: Look) -> tuple[int, str]:
    manager = tf.train.SessionManager(ready_op=tf.report_uninitialized_variables())
    session, initialized = manager.recover_session("", tf.train.Saver(), checkpoint_dir=folder)
    with session:
        if not initialized:
            raise ValueError("SessionManager.recover_session: not initialized")
        return look(session)


def _supervisor(folder: str, look: Look) -> tuple[int, str]:
    """A supervisor without a folder of its own, so that it writes no graph; it restores from that of the training."""

    def restore(session: Any) -> None:
        saver.restore(session, tf.train.latest_checkpoint(folder))

    saver = tf.train.Saver()
    with tf.train.Supervisor(logdir=None, init_fn=restore, saver=None, summary_op=None).managed_session() as sess:
        return look(sess)


_WAYS: dict[str, Callable[[str, Look], tuple[int, str]]] = {
    "saver": _saver,
    "reader": _reader,
    "singular": lambda folder, look: _hooked(tf.train.SingularMonitoredSession(checkpoint_dir=folder), look),
    "monitored": lambda folder, look: _hooked(
        tf.train.MonitoredTrainingSession(
            checkpoint_dir=folder, save_checkpoint_secs=None, save_summaries_steps=None, log_step_count_steps=None
        ),
        look,
    ),
    "chief": lambda folder, look: _hooked(
        tf.train.MonitoredSession(tf.train.ChiefSessionCreator(checkpoint_dir=folder)), look
    ),
    "session_manager": _session_manager,
    "supervisor": _supervisor,
    "checkpoints_iterator": _iterator,
    "inspect": _inspect,
}
READERS = tuple(_WAYS)
"""All doors. A campaign's model may be saved without a step in its name, and is read by `plan.DOORS`."""


def _answer(door: str, folder: str, model: str) -> str:
    try:
        if tf.train.latest_checkpoint(folder) is None:
            return "nothing"
        with tf.Graph().as_default():
            if model == "counter":
                Counter()
            else:
                Model(0 if model == "2" else None)
            step, values = _WAYS[door](folder, uniform if model == "counter" else digest)
    except Exception as error:
        return f"error {type(error).__name__} {' '.join(str(error).split())[:400]}"
    return f"read {step} {values}"


def main(arguments: list[str]) -> int:
    """Answers until its input ends; returns 0.

    Args:
        arguments: the model: '1' or '2' for that of one or two workers, or 'counter'.
    """
    tf.disable_v2_behavior()
    for number, line in enumerate(sys.stdin):
        door, folder = line.split()
        print(_answer(door, folder, arguments[0]), flush=True)
        if number % 10 == 0:
            gc.collect()  # Graphs are cycles: what is not collected yet is no growth.
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
