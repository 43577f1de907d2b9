"""Trains one program for 200 steps and writes its losses, in a process of its own.

python trainer.py stock|tf2compat PROGRAM FILE
"""

import importlib
import json
import pathlib
import sys


def train(tf, program):
    with tf.Graph().as_default():
        loss, train_op, feed, more = program.build(tf)

        class FetchMore(tf.train.SessionRunHook):
            """Asks for more on every tenth step, so that the steps are different compiled calls."""

            def begin(self):
                self.steps, self.seen = 0, []

            def before_run(self, run_context):
                self.steps += 1
                return tf.train.SessionRunArgs(more) if self.steps % 10 == 0 else None

            def after_run(self, run_context, run_values):
                if run_values.results is not None:
                    self.seen.append([value.tolist() for value in run_values.results])

        hook, losses = FetchMore(), []
        hooks = [hook, tf.train.StopAtStepHook(last_step=200), tf.train.NanTensorHook(loss)]
        with tf.train.MonitoredSession(hooks=hooks) as sess:
            while not sess.should_stop():
                losses.append(sess.run([loss, train_op], feed() or None)[0].item().hex())
        return {"losses": losses, "more": hook.seen}


def main():
    kind, name, out = sys.argv[1:]
    tf = importlib.import_module({"stock": "tensorflow.compat.v1", "tf2compat": "tf2compat.v1"}[kind])
    sys.path.insert(0, str(pathlib.Path(__file__).parent / "programs"))
    pathlib.Path(out).write_text(json.dumps(train(tf, importlib.import_module(name))))


if __name__ == "__main__":
    main()
