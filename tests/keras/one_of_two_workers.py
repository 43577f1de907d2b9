"""A Keras model on `MultiWorkerMirroredStrategy`: one process of those in TF_CONFIG; prints losses and weights."""

import json
import os
import sys

import keras
import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

STEPS, ROWS = 6, 16


def data():
    random = np.random.RandomState(0)
    x = random.randn(ROWS * STEPS, 4).astype(np.float32)
    return tf.data.Dataset.from_tensor_slices((x, (x.sum(1) > 0).astype(np.int32))).batch(ROWS)


def made():
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


class Fetched(tf1.train.SessionRunHook):
    def __init__(self):
        self.seen = []

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs("loss:0")

    def after_run(self, run_context, run_values):
        self.seen.append(float(run_values.results))


def main():
    folder, last_step = sys.argv[1], int(sys.argv[2])
    alone = "TF_CONFIG" not in os.environ
    strategy = tf2compat.distribute.strategy_of("one_device" if alone else "multi_worker_mirrored")
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    with strategy.scope():
        model = made()
    hook = Fetched()
    graph = tf2compat.keras.step_graph(model, data().repeat().with_options(options))
    with graph.as_default():
        hooks = [hook, tf1.train.StopAtStepHook(last_step=last_step)]
        with tf1.train.MonitoredTrainingSession(
            checkpoint_dir=folder, hooks=hooks, save_checkpoint_steps=3, save_checkpoint_secs=None
        ) as session:
            chief = session._tf_sess().is_chief
            while not session.should_stop():
                session.run(graph.train_op)
    values = [np.asarray(variable).tolist() for variable in model.trainable_variables]
    json.dump({"losses": hook.seen, "weights": values, "is_chief": chief}, sys.stdout)


if __name__ == "__main__":
    main()
