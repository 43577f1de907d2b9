"""A model whose variables all hold the number of the step: a checkpoint of which a part is of another shows it."""

from typing import Any

import numpy as np

import tf2compat.v1 as tf

__all__ = ["Counter", "uniform"]

VARIABLES, LENGTH = 8, 300


class Counter:
    """The model.

    Attributes:
        step: the global step.
        train: adds one to everything; fetched, the step that it has done.
    """

    def __init__(self) -> None:
        self.step = tf.train.get_or_create_global_step()
        zeros = tf.zeros_initializer()
        variables = [tf.get_variable(f"v{i}", [LENGTH], initializer=zeros) for i in range(VARIABLES)]
        adds = [variable.assign_add(tf.ones([LENGTH])) for variable in variables]
        with tf.control_dependencies([*adds, tf.assign_add(self.step, 1)]):
            self.train = self.step.read_value()


def uniform(session: Any) -> tuple[int, str]:
    """Returns the step, and whether all variables hold it: 'same' or 'mixed'."""
    values = session.run({variable.op.name: variable for variable in tf.global_variables()})
    step = int(values["global_step"])
    return step, "same" if all(np.all(value == step) for value in values.values()) else "mixed"
