import sys

import pytest
from absl import flags
from tf2compat.v1.python.platform import flags as flags_of_the_platform

import tf2compat.v1 as tf


@pytest.fixture
def steps(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["train.py", "--legacy_values_steps=7", "--of_nobody=1", "rest"])
    tf.flags.DEFINE_integer("legacy_values_steps", 3, "how many")
    yield "legacy_values_steps"
    delattr(tf.flags.FLAGS, "legacy_values_steps")
    flags.FLAGS.unparse_flags()
    flags.FLAGS(["train.py"])


def test_flags_are_parsed_as_argparse_did(steps):
    assert tf.flags.FLAGS._parse_flags() == ["--of_nobody=1", "rest"]
    assert getattr(tf.app.flags.FLAGS, steps) == 7
    assert getattr(tf.app.flags.FLAGS, "__parsed") is True
    assert tf.flags.FLAGS._parse_flags(["--legacy_values_steps", "8"]) == []
    assert tf.flags.FLAGS.flag_values_dict()[steps] == 8


def test_all_doors_have_them_and_other_names_are_absls(steps):
    assert tf.flags.FLAGS is tf.app.flags.FLAGS is flags_of_the_platform.FLAGS
    # As in 1.15.5: the flags themselves, not their values.
    assert getattr(tf.flags.FLAGS, "__flags")[steps] is flags.FLAGS[steps]
    with pytest.raises(AttributeError):
        _ = tf.flags.FLAGS.of_nobody
