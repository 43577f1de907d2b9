"""Trains the net of `into_keras.py`, a Keras 3 model, under TF1's hooks and with Keras's callbacks, and leaves.

    python keras_under_hooks.py --model_dir=/tmp/digits_keras --steps=1000
    python keras_under_hooks.py --model_dir=/tmp/digits_keras --steps=2000     # goes on from there

It leaves a SavedModel in `<model_dir>/served`, which plain TensorFlow serves.
"""

import argparse
import os

import into_keras
import keras
import tensorflow as tf
import train

import tf2compat
import tf2compat.v1 as tf1

BATCH = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model_dir", default="/tmp/digits_keras")
    parser.add_argument("--steps", type=int, default=1000)
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    training, test = train.read_digits()
    model = into_keras.build_model()
    batches = tf.data.Dataset.from_tensor_slices(training).shuffle(2000, seed=1).batch(BATCH, drop_remainder=True)
    steps_per_epoch = len(training[0]) // BATCH
    slower = keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=5)
    graph = tf2compat.keras.step_graph(model, batches.repeat())
    with graph.as_default():
        hooks = [
            tf1.train.StopAtStepHook(last_step=options.steps),
            tf1.train.NanTensorHook("loss:0"),
            tf1.train.LoggingTensorHook(["loss:0", "accuracy:0"], every_n_iter=200),
            tf1.train.ProgressHook(),
            tf2compat.keras.CallbackHook([slower], steps_per_epoch, validation_data=test),
        ]
        with tf1.train.MonitoredTrainingSession(
            checkpoint_dir=options.model_dir, hooks=hooks, checkpoint_format="tf2", save_checkpoint_steps=200
        ) as session:
            while not session.should_stop():
                session.run(graph.train_op)
    accuracy = model.evaluate(*test, verbose=0)[1]
    served = os.path.join(options.model_dir, "served")
    model.export(served, verbose=False)
    print(f"Step {int(model.optimizer.iterations)}: test accuracy {accuracy:.2%}, to be served from {served}")


if __name__ == "__main__":
    main()
