"""Trains to step 20 and prints [step, loss] of each step; killed after so many steps, if asked to be.

python resumed_program.py FOLDER FORMAT KILL_AFTER ASYNC_SAVE
"""

import json
import os
import sys

import numpy as np

import tf2compat.v1 as tf


def main(folder, checkpoint_format, kill_after, async_save):
    tf.disable_v2_behavior()
    tf.set_random_seed(1)
    step = tf.train.get_or_create_global_step()
    data = tf.data.Dataset.from_tensor_slices(np.arange(100, dtype=np.float32)).shuffle(50, seed=4).repeat().batch(4)
    iterator = tf.data.make_initializable_iterator(data)
    tf.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, iterator.initializer)
    inputs = tf.reshape(iterator.get_next(), [4, 1]) / 100
    hidden = tf.nn.dropout(tf.matmul(inputs, tf.get_variable("w", [1, 8])), rate=0.5)
    order = tf.cast(tf.random_shuffle(tf.range(4)), tf.float32)
    loss = tf.reduce_mean(tf.square(hidden - 1)) + 0.01 * order[0] * tf.random_normal([])
    train = tf.train.AdamOptimizer(0.1).minimize(loss, step)
    losses = []
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=folder,
        save_checkpoint_steps=5,
        checkpoint_format=checkpoint_format,
        restore_input_position=True,
        async_save=bool(async_save),
        log_step_count_steps=None,
        save_summaries_steps=None,
        hooks=[tf.train.StopAtStepHook(last_step=20)],
    ) as sess:
        while not sess.should_stop():
            at, value, _ = sess.run([step, loss, train])
            losses.append([int(at), float(value)])
            if kill_after == len(losses):
                print(json.dumps(losses), flush=True)
                os.kill(os.getpid(), 9)
    print(json.dumps(losses))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
