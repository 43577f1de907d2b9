"""Takes what `train.py` has learnt into a Keras model, trains on there, and hands it back.

The slots of Adam go along both ways, so neither side starts its optimizer anew.

    python train.py --model_dir=/tmp/digits --steps=2000
    python into_keras.py --model_dir=/tmp/digits --epochs=5
    python train.py --model_dir=/tmp/digits --steps=4000     # goes on from what Keras trained
"""

import argparse

import keras
import tensorflow as tf
import train

from tf2compat.checkpoint import load_into, save_from


def build_model():
    """The net of `train.py`, in Keras."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv1"),
            layers.MaxPooling2D(padding="same"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv2"),
            layers.MaxPooling2D(padding="same"),
            layers.Flatten(),
            layers.Dense(64, activation="relu", name="dense1"),
            layers.Dropout(0.5),
            layers.Dense(10, name="dense2"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(1e-3),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model_dir", default="/tmp/digits", help="the folder of train.py")
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    training, test = train.read_digits()
    model = build_model()
    taken = tf.train.latest_checkpoint(options.model_dir)
    print(load_into(model, options.model_dir))
    print(f"From step {int(model.optimizer.iterations)}: test accuracy {model.evaluate(*test, verbose=0)[1]:.2%}")
    model.fit(*training, batch_size=64, epochs=options.epochs, verbose=0)
    step = int(model.optimizer.iterations)
    print(f"At step {step}: test accuracy {model.evaluate(*test, verbose=0)[1]:.2%}")
    prefix = f"{taken.rpartition('-')[0]}-{step}"
    save_from(model, prefix, like=taken)
    kept = tf.train.get_checkpoint_state(options.model_dir).all_model_checkpoint_paths
    tf.compat.v1.train.update_checkpoint_state(options.model_dir, prefix, [*kept, prefix])
    print(f"Written: {prefix}")


if __name__ == "__main__":
    main()
