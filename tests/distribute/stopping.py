"""A single-device script under `TF_CONFIG`: worker 1 asks to stop in its fifth step; run by test_clusters.py."""

import json
import os
import sys

import numpy as np

import tf2compat.v1 as tf


def main(folder):
    worker = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", [2, 1])
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0))
    global_step = tf.train.get_or_create_global_step()
    train_op = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=global_step)
    hooks = [tf.train.CheckpointSaverHook(folder, save_steps=2), tf.train.LoggingTensorHook([loss], every_n_iter=100)]
    random = np.random.RandomState(worker)

    def step_fn(step_context):
        assert step_context.num_replicas_in_sync == 2
        _, step = step_context.run_with_hooks([train_op, global_step], {x: random.rand(4, 2)})
        if worker == 1 and step >= 5:  # The step that was counted, as in TF1.
            step_context.request_stop()
        return step

    with tf.train.MonitoredTrainingSession(hooks=hooks) as sess:
        steps = 0
        while not sess.should_stop():
            steps = sess.run_step_fn(step_fn)
            values = sess.run_step_fn(lambda step_context: step_context.session.run(w))
    print(json.dumps({"worker": worker, "last": int(steps), "values": values.ravel().tolist()}))


if __name__ == "__main__":
    tf.disable_v2_behavior()
    main(sys.argv[1])
