"""What a program of this folder records of each name, for TensorFlow 1.15.5 and tf2compat to be compared."""

import json
import re
import sys

import numpy as np
import tensorflow as tf

CASES = []
TENSORFLOW_2S_OWN = re.compile("/(while|cond(_[0-9]+)?|dropout)/")
"""Scopes whose operations TensorFlow 2 names anew."""


def case(*names):
    """Registers the function below as what shows that `names` do what they did; it returns what JSON can hold."""

    def register(show):
        CASES.append((show, names))
        return show

    return register


def main():
    """Writes what every case gives, by its name, into the file that is named on the command line."""
    tf.logging.set_verbosity(tf.logging.ERROR)
    found = {}
    for show, names in CASES:
        tf.reset_default_graph()
        found[show.__name__] = {"names": list(names), "gives": plain(show())}
    with open(sys.argv[1], "w") as file:
        json.dump(found, file, sort_keys=True)


def plain(value):
    """Returns `value` of what JSON has: a list for an array or a tuple, text for bytes."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return float("{:.7g}".format(value))
    raise TypeError("{!r} is nothing that a case can give.".format(value))


def numbers(*shape, **options):
    """Returns the same float32 numbers of `shape` each time; others for another `seed`."""
    return np.random.RandomState(options.get("seed", 0)).randn(*shape).astype(np.float32)


def filled(session):
    """Gives every variable numbers that depend on its name alone; variances are positive."""
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    for variable in tf.global_variables():
        name = variable.op.name
        if "global_step" in name:
            continue
        value = numbers(*variable.shape.as_list(), seed=sum(map(ord, name)) % 1000) * 0.3
        variable.load(np.abs(value) + 0.1 if "variance" in name else value, session)


def trained(build, steps=2):
    """Returns what can be seen of the outputs that `build` makes: names, collections, values, and `steps` steps on."""
    outputs = build()
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    losses = [tf.reduce_mean(tf.cos(output)) for output in outputs] + tf.get_collection(
        tf.GraphKeys.REGULARIZATION_LOSSES
    )
    seen = {
        "outputs": [output.op.name for output in outputs if not TENSORFLOW_2S_OWN.search(output.op.name)],
        "shapes": [output.shape.as_list() for output in outputs],
        "variables": {each.op.name: each.shape.as_list() for each in tf.global_variables()},
    }
    for collection in ("TRAINABLE_VARIABLES", "MODEL_VARIABLES", "MOVING_AVERAGE_VARIABLES"):
        seen[collection] = [each.op.name for each in tf.get_collection(getattr(tf.GraphKeys, collection))]
    for collection in ("REGULARIZATION_LOSSES", "UPDATE_OPS"):
        seen[collection] = len(tf.get_collection(getattr(tf.GraphKeys, collection)))
    train_op = tf.no_op()
    if tf.trainable_variables():
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            train_op = tf.train.GradientDescentOptimizer(0.5).minimize(tf.add_n(losses))
    with tf.Session() as session:
        filled(session)
        seen["values"] = session.run(outputs)
        seen["losses"] = session.run(losses)
        for _ in range(steps):
            session.run(train_op)
        seen["after"] = {each.op.name: each.eval(session) for each in tf.global_variables()}
    return seen
