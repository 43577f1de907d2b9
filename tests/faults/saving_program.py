"""Counts with a checkpoint at every step; the parent kills it, fills its disk or takes away its folder.

python saving_program.py FOLDER STEPS MODE     # MODE: plain, async, full, read_only
"""

import os
import resource
import signal
import sys

import tf2compat.v1 as tf
from tf2compat import checkpoint
from tf2compat.checkpoint import files


class Announce(tf.train.CheckpointSaverListener):
    def after_save(self, session, step):
        print("saved", int(step), flush=True)


def main(folder, steps, mode):
    tf.disable_v2_behavior()
    step = tf.train.get_or_create_global_step()
    variables = [tf.get_variable(f"v{i}", initializer=tf.zeros([1000])) for i in range(20)]
    with tf.control_dependencies([tf.assign_add(step, 1)]):
        copies = [variable.assign_add(tf.ones([1000])) for variable in variables]
    train = tf.group(copies)
    scaffold = tf.train.Scaffold(async_save=mode == "async")
    saving = tf.train.CheckpointSaverHook(folder, save_steps=1, scaffold=scaffold, listeners=[Announce()])
    creator = tf.train.ChiefSessionCreator(scaffold, checkpoint_dir=folder)
    with tf.train.MonitoredSession(creator, [saving, tf.train.StopAtStepHook(num_steps=steps)]) as sess:
        values = sess.run_step_fn(lambda step_context: step_context.session.run([step, *tf.global_variables()]))
        assert all((value == values[0]).all() for value in values), "half a checkpoint was restored"
        print("restored", int(values[0]), flush=True)
        if mode == "full":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
        if mode == "read_only":
            os.chmod(folder, 0o555)
            if os.getuid() == 0:
                os.setresuid(65534, 65534, 65534)
        try:
            while not sess.should_stop():
                sess.run(train)
        except tf.errors.OpError as error:
            print("error", type(error).__name__, error.message.splitlines()[0], flush=True)
            print("damages", [checkpoint.damage_of(prefix) for prefix in files.prefixes(folder)], flush=True)
            os._exit(3)
    print("ended", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
