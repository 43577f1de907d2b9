import keras
import numpy as np
import pytest

from tf2compat.checkpoint.optimizer_slots import slot_keys, slots_of
from tf2compat.errors import UsageError


def built(optimizer):
    optimizer.build([keras.Variable(np.ones([2]), name="x")])
    return optimizer


def test_suffixes_follow_the_name_of_the_optimizer():
    slots = slots_of(built(keras.optimizers.Adam()))
    assert [slot.suffix_of(None) for slot in slots] == ["Adam", "Adam_1"]
    assert [slot.suffix_of("mine") for slot in slots] == ["mine", "mine_1"]


def test_slots_in_a_scope_of_their_own():
    slot = slots_of(built(keras.optimizers.Adagrad()))[0]
    assert slot_keys(slot, {"x": "a/w"}, ["a/w", "train/a/w/Adagrad"], None) == {"x": "train/a/w/Adagrad"}


def test_momentum_is_converted_both_ways():
    slot = slots_of(built(keras.optimizers.SGD(0.5, momentum=0.9)))[0]
    assert slot.from_tf1(np.array(2.0)) == -1.0
    assert slot.to_tf1(slot.from_tf1(np.array(2.0))) == 2.0


def test_momentum_of_steps_at_a_rate_of_zero():
    slot = slots_of(built(keras.optimizers.SGD(0.0, momentum=0.9)))[0]
    assert slot.to_tf1(np.zeros(2)).tolist() == [0.0, 0.0]
    with pytest.raises(UsageError, match="learning rate of `SGD` is 0"):
        slot.to_tf1(np.ones(2))
