"""Networks of the size that people train; plain TF1, also for TensorFlow 1.15 under Python 3.7.

Each module has `build(tf, quick)`, which builds a graph in the default graph and returns a `Network`. The data are
synthetic, of the shapes of the real ones, and the same in every process. With `quick` the network has the same
parts and is small.
"""

import importlib

__all__ = ["NAMES", "Network", "build", "clipped"]

NAMES = ("resnet50", "bert", "seq2seq", "wide_deep", "dqn", "cifar")


class Network(object):
    """A network to measure.

    Attributes:
        parts: name -> a function of a session that does one step and returns a number; one of them is 'train'.
        queues: whether the session needs threads that fill queues.
    """

    def __init__(self, parts, queues=False):
        self.parts = parts
        self.queues = queues


def clipped(tf, optimizer, loss, norm, step):
    """Returns the training step of an optimizer, whose gradients are clipped by their global norm."""
    pairs = optimizer.compute_gradients(loss)
    gradients, _ = tf.clip_by_global_norm([gradient for gradient, _ in pairs], norm)
    return optimizer.apply_gradients([(gradients[place], pair[1]) for place, pair in enumerate(pairs)], step)


def build(name, tf, quick):
    """Builds the graph of a network, by the name of its module."""
    return importlib.import_module("networks." + name).build(tf, quick)
